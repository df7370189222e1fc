using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Operations;
using Watchfloor.Plugins;

namespace Watchfloor.Cli;

/// <summary>The file by which a chat client starts our servers.</summary>
internal static class ClientConfiguration
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Clients and the file each reads.</summary>
    public static readonly IReadOnlyDictionary<string, string> Files = new Dictionary<string, string>
    {
        ["claude-desktop"] = "claude_desktop_config.json",
        ["claude-code"] = ".mcp.json in the project",
        ["vscode"] = ".vscode/mcp.json",
        ["cursor"] = ".cursor/mcp.json",
    };

    /// <summary>How the runtime is told to treat a server; the launcher script says the same.</summary>
    /// <remarks>
    /// A chat client waits for its servers: compiled quickly first they answer in half the time, and later as they are used, since they live long.
    /// Garbage is collected as it suits a program that has the machine for a moment at a time, beside three others of its kind.
    /// </remarks>
    public static readonly IReadOnlyDictionary<string, string> Environment = new Dictionary<string, string>
    {
        ["DOTNET_TC_QuickJit"] = "1", ["DOTNET_gcServer"] = "0", ["DOTNET_TieredPGO"] = "1",
    };

    /// <summary>The file's text.</summary>
    /// <param name="client">One of <see cref="Files"/>.</param>
    /// <param name="servers">Which servers.</param>
    /// <param name="settings">How they are to be started.</param>
    /// <param name="plugins">The folder of plug-ins when it is not the usual one: the client's environment is not the one it was set in.</param>
    /// <exception cref="UsageException">No such client.</exception>
    public static string Of(string client, IEnumerable<string> servers, McpCommand.Settings settings, string? plugins = null)
    {
        if (!Files.ContainsKey(client))
        {
            throw new UsageException($"--print-config {client} is no client that this version knows. There are: {string.Join(", ", Files.Keys)}.");
        }

        var entries = new JsonObject();
        foreach (var server in servers)
        {
            var arguments = new List<string> { "mcp", server, "--lake", LakeChoice.Options(settings).Directory, "--profile", settings.Profile };
            arguments.AddRange(settings.Local is { } local ? ["--local", Path.GetFullPath(local)] : (string[])[]);
            arguments.AddRange(settings.Config is { } config ? ["--config", Path.GetFullPath(config)] : (string[])[]);
            arguments.AddRange(settings.Lab ? ["--lab"] : (string[])[]);
            var entry = new JsonObject { ["command"] = "watchfloor", ["args"] = new JsonArray([.. arguments.Select(argument => (JsonNode)argument)]) };

            entry["env"] = new JsonObject(Environment.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
            if (plugins is { Length: > 0 })
            {
                entry["env"]![PluginFolder.Variable] = Path.GetFullPath(plugins);
            }

            if (client is "claude-code" or "vscode")
            {
                entry.Insert(0, "type", "stdio");
            }

            entries[$"watchfloor-{server}"] = entry;
        }

        // VS Code has its own word for the list.
        return new JsonObject { [client == "vscode" ? "servers" : "mcpServers"] = entries }.ToJsonString(Readable);
    }
}
