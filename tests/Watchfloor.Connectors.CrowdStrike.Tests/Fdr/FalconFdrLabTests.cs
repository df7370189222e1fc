using Watchfloor.Connectors.CrowdStrike.Fdr;
using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Tests.Fdr;

/// <summary>Data Replicator through AWS's own clients against the lab's queue and bucket.</summary>
public class FalconFdrLabTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_Queue_BringsEverySensorEventOnce_AndTheListsBesideThem()
    {
        await using var lab = await StartAsync();
        var searched = await Reading.OfAsync(FalconLabTests.Connector(lab, ("TelemetryKinds:0", "*")), FalconFeeds.Telemetry, new(null, lab.Clock.GetUtcNow() - TimeSpan.FromDays(14)), Token);

        var read = await Reading.OfAsync(Connector(lab), FalconFeeds.Fdr, Cursor.Beginning, Token);

        // The same events as a search finds, by the same ids.
        Assert.Equal(searched.Ids.Order(), read.Events.Where(IsEvent).Select(ocsfEvent => ocsfEvent.Metadata.Uid).Order());
        Assert.Empty(read.Batches.SelectMany(batch => batch.Quarantined));
        Assert.Empty(read.Batches.SelectMany(batch => batch.Warnings));
        Assert.All(read.Events.Where((_, i) => i % 7 == 0), ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
        var lists = read.Events.Where(ocsfEvent => !IsEvent(ocsfEvent)).ToLookup(ocsfEvent => ocsfEvent.Metadata.EventCode);
        Assert.Equal((40, 5, 5), (lists["userinfo"].Count(), lists["notmanaged"].Count(), lists["appinfo"].Count()));
        Assert.True(lists["aidmaster"].Count() > 40);
        Assert.All(lists.SelectMany(list => list), ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
        Assert.Empty((await Reading.OfAsync(Connector(lab), FalconFeeds.Fdr, read.Cursor, Token)).Batches);
    }

    [Fact]
    public async Task ReadAsync_StoppedAfterEachBatch_KeepsTheMessageAndRepeatsNothing()
    {
        await using var lab = await StartAsync();
        var expected = await Reading.OfAsync(new FalconFdrReader(Options(lab), lab.Clock), Token);
        await using var stopped = await StartAsync();
        var (cursor, ids, stops) = (Cursor.Beginning, new List<string?>(), 0);

        for (var isDone = false; !isDone && stops < 200; stops++)
        {
            isDone = true;
            await foreach (var batch in new FalconFdrReader(Options(stopped), stopped.Clock, batchSize: 900).ReadAsync(cursor, Token))
            {
                ids.AddRange(batch.Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid));
                (cursor, isDone) = (new(batch.NextCursor), false);
                break;
            }

            // What was not deleted is visible again.
            stopped.Clock.Advance(TimeSpan.FromMinutes(11));
        }

        Assert.True(stops > 5);
        Assert.Equal(expected.Ids.Order(), ids.Order());
    }

    [Fact]
    public async Task ReadAsync_BatchIsNotCommitted_MessageIsNotDeleted()
    {
        await using var lab = await StartAsync();
        var messages = 0;

        await foreach (var batch in new FalconFdrReader(Options(lab), lab.Clock, batchSize: 1_000_000).ReadAsync(Cursor.Beginning, Token))
        {
            messages++;
            break;
        }

        lab.Clock.Advance(TimeSpan.FromMinutes(11));
        var again = await Reading.OfAsync(new FalconFdrReader(Options(lab), lab.Clock, batchSize: 1_000_000), Token);
        var twice = await StartAsync();
        var whole = await Reading.OfAsync(new FalconFdrReader(Options(twice), twice.Clock), Token);
        await twice.DisposeAsync();
        Assert.Equal(1, messages);
        Assert.Equal(whole.Ids.Order(), again.Ids.Order());
    }

    [Theory]
    [InlineData(LabFault.TruncatedBody)]
    [InlineData(LabFault.MalformedRecord)]
    [InlineData(LabFault.ServerError)]
    public async Task ReadAsync_FileArrivesDamagedOnce_IsFetchedAgain(LabFault fault)
    {
        await using var healthy = await StartAsync();
        var expected = await Reading.OfAsync(new FalconFdrReader(Options(healthy), healthy.Clock), Token);
        await using var lab = await StartAsync();
        lab.Faults.Next("/cs-lab-fdr/data", fault);

        var read = await Reading.OfAsync(new FalconFdrReader(Options(lab), lab.Clock), Token);

        Assert.Equal(expected.Ids.Order(), read.Ids.Order());
        Assert.Empty(read.Batches.SelectMany(batch => batch.Warnings));
    }

    [Fact]
    public async Task ReadAsync_FileStaysDamaged_IsLeftInTheQueueWithAWarning()
    {
        await using var healthy = await StartAsync();
        var expected = await Reading.OfAsync(new FalconFdrReader(Options(healthy), healthy.Clock), Token);
        await using var lab = await StartAsync();
        lab.Faults.Next("/cs-lab-fdr/data", LabFault.MalformedRecord, count: 3);

        var first = await Reading.OfAsync(new FalconFdrReader(Options(lab), lab.Clock), Token);
        lab.Clock.Advance(TimeSpan.FromMinutes(11));
        var second = await Reading.OfAsync(new FalconFdrReader(Options(lab), lab.Clock), Token, first.Cursor);

        Assert.Contains("MD5", Assert.Single(first.Batches.SelectMany(batch => batch.Warnings)), StringComparison.Ordinal);
        Assert.True(first.Ids.Count < expected.Ids.Count);
        Assert.Equal(expected.Ids.Order(), first.Ids.Concat(second.Ids).Order());
    }

    [Fact]
    public async Task ReadAsync_WrongKey_SaysWhichSettingAndShowsNone()
    {
        await using var lab = await StartAsync();
        var options = Options(lab);
        options.SecretAccessKey = "not-the-secret";

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => Reading.OfAsync(new FalconFdrReader(options, lab.Clock), Token));

        Assert.Equal(403, refused.StatusCode);
        Assert.Contains("SecretAccessKey", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Describe_WithAQueue_ReadsNoSensorEventTwice()
    {
        await using var lab = await StartAsync();

        var feeds = Connector(lab).Describe().Select(feed => feed.Name).ToList();

        Assert.Contains(FalconFeeds.Fdr, feeds);
        Assert.DoesNotContain(FalconFeeds.Telemetry, feeds);
        Assert.DoesNotContain(FalconFeeds.Fdr, FalconLabTests.Connector(lab).Describe().Select(feed => feed.Name));
    }

    [Theory]
    [InlineData("https://sqs.us-west-1.amazonaws.com/1/q", "us-west-1")]
    [InlineData("https://queue.example/1/q", "us-east-1")]
    public void RegionName_NotSet_ComesFromTheQueue(string queue, string region) => Assert.Equal(region, new FdrOptions { QueueUrl = new(queue) }.RegionName);

    private static bool IsEvent(OcsfEvent ocsfEvent) => ocsfEvent.Metadata.EventCode is not ("aidmaster" or "userinfo" or "notmanaged" or "appinfo");

    private static Task<LabHost> StartAsync() => LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);

    private static FdrOptions Options(LabHost lab) => new()
    {
        QueueUrl = lab.Addresses.CrowdStrikeFdrQueue, SqsServiceUrl = lab.Addresses.CrowdStrike, S3ServiceUrl = lab.Addresses.CrowdStrike,
        AccessKeyId = lab.Addresses.CrowdStrikeFdrKeyId, SecretAccessKey = lab.Addresses.CrowdStrikeFdrSecret, Wait = TimeSpan.Zero,
    };

    private static IConnector Connector(LabHost lab) => FalconLabTests.Connector(
        lab,
        ("Fdr:QueueUrl", lab.Addresses.CrowdStrikeFdrQueue.ToString()), ("Fdr:SqsServiceUrl", lab.Addresses.CrowdStrike.ToString()), ("Fdr:S3ServiceUrl", lab.Addresses.CrowdStrike.ToString()),
        ("Fdr:AccessKeyId", lab.Addresses.CrowdStrikeFdrKeyId), ("Fdr:SecretAccessKey", lab.Addresses.CrowdStrikeFdrSecret), ("Fdr:Wait", "00:00:00"));
}
