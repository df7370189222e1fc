using System.Text.Json;
using Watchfloor.Cli;
using Watchfloor.Mcp.Tests.Foreign;
using Watchfloor.Operations;
using Watchfloor.Testing;

namespace Watchfloor.Mcp.Tests.Configuration;

/// <summary>What <c>--print-config</c> writes for each chat client.</summary>
public class ClientConfigurationTests(LabSources lab)
{
    [Theory]
    [InlineData("claude-desktop", "mcpServers", null)]
    [InlineData("claude-code", "mcpServers", "stdio")]
    [InlineData("vscode", "servers", "stdio")]
    [InlineData("cursor", "mcpServers", null)]
    public void Of_EachClient_HasItsForm(string client, string list, string? type)
    {
        var text = ClientConfiguration.Of(client, ["proofpoint", "watchfloor"], new() { Server = "all", Lake = "data", Profile = "hunt", Lab = true });

        var servers = JsonElement.Parse(text).GetProperty(list);
        Assert.Equal(["watchfloor-proofpoint", "watchfloor-watchfloor"], servers.EnumerateObject().Select(server => server.Name));
        var entry = servers.GetProperty("watchfloor-proofpoint");
        Assert.Equal("watchfloor", entry.GetProperty("command").GetString());
        Assert.Equal(["mcp", "proofpoint", "--lake", Path.GetFullPath("data"), "--profile", "hunt", "--lab"], entry.GetProperty("args").EnumerateArray().Select(argument => argument.GetString()));
        Assert.Equal(type, entry.TryGetProperty("type", out var given) ? given.GetString() : null);
    }

    [Fact]
    public void Of_WithAFolderOfPlugins_TellsTheServerWhereItIs()
    {
        var text = ClientConfiguration.Of("cursor", ["urlhaus"], new() { Server = "urlhaus" }, "plugins");

        var environment = JsonElement.Parse(text).GetProperty("mcpServers").GetProperty("watchfloor-urlhaus").GetProperty("env");
        Assert.Equal(Path.GetFullPath("plugins"), environment.GetProperty("WATCHFLOOR_PLUGINS").GetString());
    }

    [Fact]
    public void Of_AnUnknownClient_NamesThoseThereAre()
    {
        var refusal = Assert.Throws<UsageException>(() => ClientConfiguration.Of("emacs", ["watchfloor"], new() { Server = "watchfloor" }));

        Assert.Contains("claude-desktop", refusal.Message);
    }

    [Fact]
    public async Task Of_AClient_StartsTheServerInAnotherClient()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the program is put on PATH by a shell script");
        using var folder = new TemporaryDirectory();
        await File.WriteAllTextAsync(folder.File("watchfloor"), $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "watchfloor.dll")}' \"$@\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.File("watchfloor"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        await File.WriteAllTextAsync(
            folder.File("mcp.json"), ClientConfiguration.Of("claude-code", ["proofpoint"], new() { Server = "proofpoint", Lake = lab.Sources.Lake.Folder, Profile = "triage" }), TestContext.Current.CancellationToken);

        var (code, output, errors) = await NodePrograms.RunInAsync(
            folder.Path, "mcp-inspector", "--cli", "--quiet", "--format", "json", "--connect-timeout", "120000", "--config", folder.File("mcp.json"), "--server", "watchfloor-proofpoint", "--method", "tools/list");

        Assert.True(code == 0, errors + output);
        Assert.Contains("proofpoint_decode_url", output);
    }
}
