using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors.CrowdStrike.Stream;
using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Tests.Stream;

/// <summary>The event stream over real HTTP.</summary>
public class FalconStreamLabTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_Stream_BringsEveryEventOnce_AndEnds()
    {
        await using var lab = await StartAsync();

        var read = await ReadAsync(lab);

        Assert.Equal(await RawAsync(lab), read.Ids);
        Assert.Empty(read.Batches.SelectMany(batch => batch.Quarantined));
        Assert.All(read.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));

        // A summary joins its alert by id and is no second finding of it.
        Assert.DoesNotContain(read.Events, ocsfEvent => ocsfEvent is DetectionFinding);
        Assert.Contains(read.Events, ocsfEvent => ocsfEvent is BaseEvent { Metadata.CorrelationUid: { } id } && id.StartsWith(ocsfEvent.Metadata.TenantUid!, StringComparison.Ordinal));
        Assert.Contains(read.Events, ocsfEvent => ocsfEvent is Authentication);
    }

    [Fact]
    public async Task ReadAsync_SummariesAskedForAsFindings_AreFindings()
    {
        await using var lab = await StartAsync();

        var read = await Reading.OfAsync(FalconLabTests.Connector(lab, ("StreamQuiet", "00:00:00.3"), ("StreamFindings", "true")), FalconFeeds.Stream, Cursor.Beginning, Token);

        Assert.Contains(read.Events, ocsfEvent => ocsfEvent is DetectionFinding);
    }

    [Fact]
    public async Task ReadAsync_StoppedAfterEachBatch_GoesOnAtTheNextEvent()
    {
        await using var lab = await StartAsync();
        var (cursor, ids, stops) = (Cursor.Beginning, new List<string?>(), 0);
        for (var isDone = false; !isDone; stops++)
        {
            isDone = true;
            await foreach (var batch in Reader(lab).ReadAsync(cursor, Token))
            {
                ids.AddRange(batch.Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid));
                (cursor, isDone) = (new(batch.NextCursor), false);
                break;
            }
        }

        Assert.True(stops > 3);
        Assert.Equal(await RawAsync(lab), ids);
    }

    [Theory]
    [InlineData(25, 1)]
    [InlineData(120, 2)]
    public async Task ReadAsync_LongRead_RenewsTheSession_OrOpensANewOne(int minutesPerBatch, int fewestDiscoveries)
    {
        await using var lab = await StartAsync();
        var expected = await RawAsync(lab);
        lab.Traffic.Clear();
        var ids = new List<string?>();

        await foreach (var batch in Reader(lab).ReadAsync(Cursor.Beginning, Token))
        {
            ids.AddRange(batch.Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid));
            lab.Clock.Advance(TimeSpan.FromMinutes(minutesPerBatch));
        }

        Assert.Equal(expected, ids);
        Assert.True(lab.Traffic.Count("datafeed-actions") > 0);
        Assert.True(lab.Traffic.Count("/datafeed/v2") >= fewestDiscoveries);
        Assert.True(minutesPerBatch > 30 || lab.Traffic.Count("/datafeed/v2") == 1, "a renewed session was thrown away");
    }

    [Fact]
    public async Task ReadAsync_BodyBreaksOffInAnEvent_GoesOnThere()
    {
        await using var lab = await StartAsync();
        var expected = await RawAsync(lab);
        lab.Traffic.Clear();
        lab.Faults.Next("/datafeed/v1", LabFault.TruncatedBody, count: 3);

        var read = await ReadAsync(lab);

        Assert.Equal(expected, read.Ids);
        Assert.Equal(4, lab.Traffic.Count("/datafeed/v1"));
    }

    [Fact]
    public async Task ReadAsync_StreamIsTornDown_SaysSoAndTheNextReadGoesOn()
    {
        await using var lab = await StartAsync();
        lab.Faults.Next("/datafeed/v1", LabFault.TruncatedBody);
        lab.Faults.Next("/datafeed/v1", LabFault.Reset, after: 0);
        var (cursor, ids) = (Cursor.Beginning, new List<string?>());

        await Assert.ThrowsAsync<ConnectorException>(async () =>
        {
            await foreach (var batch in Reader(lab).ReadAsync(cursor, Token))
            {
                ids.AddRange(batch.Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid));
                cursor = new(batch.NextCursor);
            }
        });
        await foreach (var batch in Reader(lab).ReadAsync(cursor, Token))
        {
            ids.AddRange(batch.Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid));
        }

        Assert.Equal(await RawAsync(lab), ids);
    }

    [Fact]
    public async Task ReadAsync_MalformedLine_IsQuarantinedAndStopsNothing()
    {
        await using var lab = await StartAsync();
        var expected = await RawAsync(lab);
        lab.Faults.Next("/datafeed/v1", LabFault.MalformedRecord);

        var read = await ReadAsync(lab);

        Assert.Equal(expected, read.Ids);
        Assert.Single(read.Batches.SelectMany(batch => batch.Quarantined));
    }

    [Theory]
    [InlineData("https://firehose.us-2.crowdstrike.com/sensors/entities/datafeed/v1/0", true)]
    [InlineData("https://firehose.crowdstrike.com.example/sensors/entities/datafeed/v1/0", false)]
    [InlineData("http://firehose.crowdstrike.com/sensors/entities/datafeed/v1/0", false)]
    [InlineData("https://notcrowdstrike.com/sensors/entities/datafeed/v1/0", false)]
    public void Of_AddressOfTheStream_MustBelongToTheCloud(string address, bool isFollowed)
    {
        var entry = JsonSerializer.SerializeToElement(new
        {
            dataFeedURL = address, refreshActiveSessionURL = "https://api.us-2.crowdstrike.com/x/0", sessionToken = new { token = "t" }, refreshActiveSessionInterval = 1800,
        });

        var problem = Record.Exception(() => StreamSession.Of(entry, new("https://api.us-2.crowdstrike.com"), FakeFalcon.Now));

        Assert.Equal(isFollowed, problem is null);
        Assert.True(problem is null or ConnectorException);
    }

    private static Task<LabHost> StartAsync() => LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);

    private static Task<Reading> ReadAsync(LabHost lab) => Reading.OfAsync(FalconLabTests.Connector(lab, ("StreamQuiet", "00:00:00.3")), FalconFeeds.Stream, Cursor.Beginning, Token);

    private static FalconStreamReader Reader(LabHost lab)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(lab.Clock);
        services.AddCrowdStrikeConnector(FalconLabTests.Configuration(lab.Addresses));
        return new(services.BuildServiceProvider().GetRequiredService<FalconClient>(), new HttpClient(), new() { StreamQuiet = TimeSpan.FromSeconds(0.3) }, lab.Clock, batchSize: 7);
    }

    /// <summary>Ids of the events as a plain client reads them.</summary>
    private static async Task<List<string?>> RawAsync(LabHost lab)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", await FeedLabTests.TokenAsync(lab));
        var found = (await http.GetFromJsonAsync<JsonElement>(new Uri(lab.Addresses.CrowdStrike, "/sensors/entities/datafeed/v2?appId=raw"), Token)).GetProperty("resources")[0];
        http.DefaultRequestHeaders.Authorization = new("Token", found.GetProperty("sessionToken").GetProperty("token").GetString());
        using var reader = new StreamReader(await http.GetStreamAsync(found.GetProperty("dataFeedURL").GetString(), Token));
        var ids = new List<string?>();

        // An empty line shows that the stream lives and has nothing new.
        while (await reader.ReadLineAsync(Token) is { Length: > 0 } line)
        {
            var metadata = JsonDocument.Parse(line).RootElement.GetProperty("metadata");
            ids.Add($"{metadata.GetProperty("customerIDString").GetString()}:{metadata.GetProperty("offset").GetInt64()}");
        }

        return ids;
    }
}
