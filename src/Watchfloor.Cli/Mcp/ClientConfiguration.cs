using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Operations;

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

    /// <summary>The file's text.</summary>
    /// <exception cref="UsageException">No such client.</exception>
    public static string Of(string client, IEnumerable<string> servers, McpCommand.Settings settings)
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

            // A chat client waits for its servers: compiled quickly first they answer in half the time, and well later, since they live long.
            entry["env"] = new JsonObject { ["DOTNET_TC_QuickJit"] = "1" };
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
