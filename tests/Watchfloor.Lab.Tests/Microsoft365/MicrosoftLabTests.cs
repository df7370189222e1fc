using System.Text.Json;

namespace Watchfloor.Lab.Tests.Microsoft365;

/// <summary>Tests that change what Microsoft's services know: each has a lab of its own.</summary>
public abstract class MicrosoftLabTests : IAsyncLifetime
{
    protected LabHost Lab { get; private set; } = null!;

    internal MicrosoftCaller Call { get; private set; } = null!;

    protected virtual LabOptions Options => new() { Seed = 7, Employees = 40, Scenarios = ["S1"] };

    public async ValueTask InitializeAsync()
    {
        Lab = await LabHost.StartAsync(Options, TestContext.Current.CancellationToken);
        Call = new MicrosoftCaller(Lab);
    }

    public async ValueTask DisposeAsync()
    {
        Call.Dispose();
        await Lab.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>The first record of a list.</summary>
    protected async Task<JsonElement> FirstAsync(string path) => (await Call.GraphAsync(path)).Items("value")[0];

    protected static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;
}
