using Watchfloor.Cli;
using Watchfloor.Mcp;
using Watchfloor.Mcp.Tests;

[assembly: AssemblyFixture(typeof(LabSources))]

namespace Watchfloor.Mcp.Tests;

/// <summary>The lab, read once for all tests: a lake with alerts of all vendors, findings and incidents. Tests only read it.</summary>
public sealed class LabSources : IAsyncLifetime
{
    private McpLab? lab;

    /// <summary>What the servers read.</summary>
    public ToolSources Sources => lab!.Sources;

    public async ValueTask InitializeAsync()
    {
        lab = await McpLab.OpenAsync(new GlobalSettings(), CancellationToken.None);
        lab.Begin();
        await lab.Sources.Ready;
    }

    public async ValueTask DisposeAsync() => await lab!.DisposeAsync();
}
