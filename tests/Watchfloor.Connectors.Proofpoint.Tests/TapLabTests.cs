using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Lab;
using Watchfloor.Ocsf;
using Watchfloor.Testing;
using File = System.IO.File;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>The connector over real HTTP against the lab's TAP.</summary>
public class TapLabTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_AllThereIs_HoldsEveryTruthRecord_AndIsValid()
    {
        using var folder = new TemporaryDirectory();
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, Seed = 3, OutputDirectory = folder.Path }, Token);
        var truth = File.ReadLines(lab.Addresses.TruthFile!).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(row => row.GetProperty("kind").GetString() == "event" && row.GetProperty("feed").GetString() == TapMapping.FeedName)
            .SelectMany(row => row.GetProperty("uids").EnumerateArray().Select(uid => uid.GetString()!))
            .ToHashSet();

        var batches = await ReadAsync(lab, Cursor.Beginning);

        var events = batches.SelectMany(batch => batch.Events).ToList();
        Assert.NotEmpty(truth);
        Assert.Empty(truth.Except(events.Select(ocsfEvent => ocsfEvent.Metadata.Uid!)));
        Assert.Empty(batches.SelectMany(batch => batch.Quarantined));
        Assert.All(events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
    }

    [Fact]
    public async Task ReadAsync_PolledAlongTheStory_SeesWhatOneReadAtTheEndSees()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        var end = lab.Clock.GetUtcNow();
        var whole = Texts(await ReadAsync(lab, Cursor.Beginning));

        var polled = new HashSet<string>();
        var cursor = new Cursor(null, end.AddDays(-7).AddMinutes(2));
        foreach (var at in Enumerable.Range(1, 24).Select(i => end.AddDays(-7).AddHours(i * 7)))
        {
            lab.Clock.Set(at);
            var batches = await ReadAsync(lab, cursor);
            polled.UnionWith(Texts(batches));
            cursor = batches.Count == 0 ? cursor : new Cursor(batches[^1].NextCursor);
        }

        Assert.Equal(end, lab.Clock.GetUtcNow());
        Assert.Equal(whole.Order(), polled.Order());
    }

    [Fact]
    public async Task ReadAsync_WrongSecret_SaysSoAndShowsNone()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => ReadAsync(lab, Cursor.Beginning, secret: "not-the-secret"));

        Assert.Equal(401, refused.StatusCode);
        Assert.Contains("Principal and Secret", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", refused.ToString(), StringComparison.Ordinal);
    }

    internal static IConfiguration Configuration(LabAddresses lab, string? secret = null) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["Connectors:Proofpoint:BaseAddress"] = lab.Proofpoint.ToString(),
        ["Connectors:Proofpoint:Principal"] = lab.ProofpointPrincipal,
        ["Connectors:Proofpoint:Secret"] = secret ?? lab.ProofpointSecret,
    }).Build();

    private static HashSet<string> Texts(IEnumerable<Batch> batches) => [.. batches.SelectMany(batch => batch.Events).Select(ocsfEvent => ocsfEvent.RawData!)];

    private static async Task<List<Batch>> ReadAsync(LabHost lab, Cursor cursor, string? secret = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(lab.Clock);
        services.AddProofpointConnector(Configuration(lab.Addresses, secret));
        await using var provider = services.BuildServiceProvider();
        var batches = new List<Batch>();
        await foreach (var batch in provider.GetRequiredService<IConnector>().ReadAsync(TapMapping.FeedName, cursor, Token))
        {
            batches.Add(batch);
        }

        return batches;
    }
}
