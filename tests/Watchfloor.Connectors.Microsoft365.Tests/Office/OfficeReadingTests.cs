using Watchfloor.Lab;

namespace Watchfloor.Connectors.Microsoft365.Tests.Office;

public class OfficeReadingTests
{
    [Fact]
    public async Task ReadAsync_DyingAfterEachBatch_BringsEveryRecordOnce()
    {
        await using var lab = await LabReading.StartAsync(pageSize: 7);
        await using var whole = new LabReading(lab);
        await using var dying = new LabReading(lab).With("MaxWindow", "03:00:00");
        var expected = (await whole.ReadAsync(MicrosoftFeed.Office)).SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!).ToList();

        var ids = await dying.ReadRestartingAsync(MicrosoftFeed.Office);

        Assert.True(expected.Count > 100, $"{expected.Count} records");
        Assert.Equal(expected.Order(), ids.Order());
    }

    [Fact]
    public async Task ReadAsync_BlobsListedLate_AreReadByTheOverlap()
    {
        await using var lab = await LabReading.StartAsync();
        await using var reading = new LabReading(lab);
        var end = lab.Clock.GetUtcNow();
        var start = end.AddDays(-2);
        var ids = new List<string>();
        string? cursor = null;

        // A collector that comes every quarter of an hour meets blobs that say they were there long before.
        for (var now = start; now <= end; now += TimeSpan.FromMinutes(15))
        {
            lab.Clock.Set(now < end.AddMinutes(-15) ? now : end);
            foreach (var batch in await reading.ReadAsync(MicrosoftFeed.Office, cursor))
            {
                ids.AddRange(batch.Events.Select(e => e.Metadata.Uid!));
                cursor = batch.NextCursor ?? cursor;
            }
        }

        await using var afterwards = new LabReading(lab);
        var expected = (await afterwards.ReadAsync(MicrosoftFeed.Office)).SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!);
        Assert.Equal(expected.Order(), ids.Order());
    }

    [Fact]
    public async Task ReadAsync_OlderThanSevenDays_NamesTheGap()
    {
        await using var lab = await LabReading.StartAsync();
        await using var reading = new LabReading(lab);

        var batches = await reading.ReadAsync(MicrosoftFeed.Office, $$"""{"at":"{{VendorTime.ToFilter(lab.Clock.GetUtcNow().AddDays(-9))}}","seen":[]}""");

        Assert.Contains(batches.SelectMany(batch => batch.Warnings), warning => warning.Contains("keeps seven days", StringComparison.Ordinal));
        Assert.NotEmpty(batches.SelectMany(batch => batch.Events));
    }

    [Fact]
    public async Task ReadAsync_WithoutTheDlpPermission_ReadsTheRestAndSaysSo()
    {
        await using var lab = await LabHost.StartAsync(
            new LabOptions { Employees = 40, Scenarios = ["S1"], MicrosoftPermissions = ["ActivityFeed.Read"] }, TestContext.Current.CancellationToken);
        await using var reading = new LabReading(lab);

        var batches = await reading.ReadAsync(MicrosoftFeed.Office);

        Assert.Contains(batches.SelectMany(batch => batch.Warnings), warning => warning.Contains("DLP.All cannot be read", StringComparison.Ordinal) && warning.Contains("ActivityFeed.ReadDlp", StringComparison.Ordinal));
        Assert.NotEmpty(batches.SelectMany(batch => batch.Events));
    }
}
