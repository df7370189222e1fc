using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests.Purview;

public class PurviewReadingTests
{
    private const string Queries = "/security/auditLog/queries";

    [Fact]
    public async Task ReadAsync_SearchThatForgetsARecordAtFirst_BringsItByTheSecondReading()
    {
        await using var lab = await LabReading.StartAsync(new MicrosoftQuirks { ForgetfulAuditReadings = 1, AuditSearchInBetaOnly = true });
        await using var healthy = await LabReading.StartAsync();
        await using var reading = new LabReading(lab);
        await using var expected = new LabReading(healthy);

        var ids = (await reading.ReadAsync(MicrosoftFeed.Purview)).SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!).ToList();

        Assert.Equal((await expected.ReadAsync(MicrosoftFeed.Purview)).SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!).Order(), ids.Order());
        Assert.Contains(lab.Traffic.Requests, request => request == $"POST /beta{Queries}");
    }

    [Fact]
    public async Task ReadAsync_DyingAfterEachBatch_TakesUpTheSearchItHasStarted()
    {
        await using var lab = await LabReading.StartAsync(pageSize: 11);
        await using var reading = new LabReading(lab);
        await using var dying = new LabReading(lab);
        var expected = (await reading.ReadAsync(MicrosoftFeed.Purview)).SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!).ToList();
        var searches = lab.Traffic.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal) && request.EndsWith(Queries, StringComparison.Ordinal));
        lab.Traffic.Clear();

        var ids = await dying.ReadRestartingAsync(MicrosoftFeed.Purview);

        Assert.Equal(expected.Order(), ids.Order());
        Assert.Equal(searches, lab.Traffic.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal) && request.EndsWith(Queries, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ReadAsync_SearchThatFails_SaysSoAndIsStartedAgainNextTime()
    {
        await using var lab = await LabReading.StartAsync(new MicrosoftQuirks { FailingAuditSearches = 1 });
        await using var reading = new LabReading(lab);

        var first = await reading.ReadAsync(MicrosoftFeed.Purview);
        var second = await reading.ReadAsync(MicrosoftFeed.Purview, first[^1].NextCursor);

        Assert.Contains("starts it again", Assert.Single(first.SelectMany(batch => batch.Warnings)), StringComparison.Ordinal);
        Assert.Empty(first.SelectMany(batch => batch.Events));
        Assert.True(second.SelectMany(batch => batch.Events).Count() > 100);
    }

    [Fact]
    public async Task ReadAsync_SearchThatTakesLong_IsLeftAndReadByTheNextReading()
    {
        await using var lab = await LabReading.StartAsync();
        await using var impatient = new LabReading(lab).With("PurviewPatience", "00:00:00").With("PurviewPollInterval", "00:00:00.010");
        var cursor = (string?)null;
        var ids = new List<string>();
        for (var i = 0; i < 200; i++)
        {
            var batches = await impatient.ReadAsync(MicrosoftFeed.Purview, cursor);
            ids.AddRange(batches.SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!));
            cursor = batches.LastOrDefault(batch => batch.NextCursor is not null)?.NextCursor ?? cursor;
        }

        await using var patient = new LabReading(lab);
        Assert.Equal((await patient.ReadAsync(MicrosoftFeed.Purview)).SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!).Order(), ids.Order());
    }

    [Fact]
    public async Task ReadAsync_DlpMatches_AreDataSecurityFindingsThatAskForNobody()
    {
        await using var lab = await LabReading.StartAsync(scenario: "S3");
        await using var reading = new LabReading(lab).With("PurviewRecordTypes:0", "dlpEndpoint").With("PurviewRecordTypes:1", "dlpEndpoint").With("PurviewRecordTypes:2", "dlpEndpoint");

        var searched = await reading.ReadAsync(MicrosoftFeed.Purview);

        var match = searched.SelectMany(batch => batch.Events).OfType<DataSecurityFinding>().First();
        Assert.False(match.IsAlert);
        Assert.NotNull(match.DataSecurity!.Policy!.Name);
        Assert.NotNull(match.File);
        Assert.NotNull(match.Device!.Hostname);
        Assert.Contains('@', match.Actor!.User!.Name!);
    }
}
