using System.Net.Http.Json;
using System.Text.Json;
using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

/// <summary>Each feed over real HTTP: whole, valid, resumable after every batch, and once more when a record changes.</summary>
public class FeedLabTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Feeds => [.. FalconFeeds.All.Except([FalconFeeds.Telemetry, FalconFeeds.Fdr, FalconFeeds.Stream])];

    private static Dictionary<string, int[]> ClassesOf { get; } = new()
    {
        [FalconFeeds.Hosts] = [DeviceInventory.Uid],
        [FalconFeeds.Alerts] = [DetectionFinding.Uid],
        [FalconFeeds.Cases] = [IncidentFinding.Uid],
        [FalconFeeds.Vulnerabilities] = [VulnerabilityFinding.Uid],
        [FalconFeeds.Iocs] = [OsintInventory.Uid],
        [FalconFeeds.Actors] = [OsintInventory.Uid],
        [FalconFeeds.Indicators] = [OsintInventory.Uid],
        [FalconFeeds.Reports] = [OsintInventory.Uid],
    };

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task ReadAsync_Feed_IsWholeAndValid(string feed)
    {
        await using var lab = await StartAsync();

        var read = await ReadAsync(lab, feed);

        Assert.Equal((await ExpectedAsync(feed, Since(lab).Since!.Value)).Order(), read.Ids.Order());
        Assert.NotEmpty(read.Ids);
        Assert.Empty(read.Batches.SelectMany(batch => batch.Quarantined));
        Assert.All(read.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
        Assert.Equal([.. ClassesOf[feed].Order()], read.Events.Select(ocsfEvent => ocsfEvent.ClassUid).Distinct().Order());
    }

    // Hosts are resumable as a whole only.
    public static TheoryData<string> ResumableFeeds => [.. FalconFeeds.All.Except([FalconFeeds.Telemetry, FalconFeeds.Fdr, FalconFeeds.Stream, FalconFeeds.Hosts])];

    [Theory]
    [MemberData(nameof(ResumableFeeds))]
    public async Task ReadAsync_StoppedAfterEachBatch_GoesOnWithoutLossOrRepeat(string feed)
    {
        await using var lab = await StartAsync();
        var whole = await ReadAsync(lab, feed);
        var (cursor, ids, batches) = (Since(lab), new List<string?>(), 0);
        for (var isDone = false; !isDone && batches < 100; batches++)
        {
            isDone = true;
            await foreach (var batch in FalconLabTests.Connector(lab).ReadAsync(feed, cursor, Token))
            {
                ids.AddRange(batch.Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid));
                cursor = batch.NextCursor is { } next ? new(next) : cursor;
                isDone = batch.Events.Count == 0;
                if (batch.NextCursor is not null)
                {
                    break;
                }
            }
        }

        Assert.True(batches >= 2, "nothing was stopped");
        Assert.Equal(whole.Ids.Order(), ids.Order());
    }

    [Fact]
    public async Task ReadAsync_CasesAsTheyChange_BringsEachVersionOnce()
    {
        await using var lab = await StartAsync();
        lab.Clock.Set(new LabOptions().Start.AddHours(10));
        var (cursor, versions) = (Since(lab), new List<(string? Uid, DateTimeOffset? Modified)>());

        for (var hour = 10; hour < 48; hour++)
        {
            lab.Clock.Set(new LabOptions().Start.AddHours(hour));
            var read = await Reading.OfAsync(FalconLabTests.Connector(lab), FalconFeeds.Cases, cursor, Token);
            versions.AddRange(read.Events.Select(ocsfEvent => (ocsfEvent.Metadata.Uid, ocsfEvent.Metadata.ModifiedTime)));
            cursor = read.Cursor;
        }

        Assert.Equal(versions.Distinct().Count(), versions.Count);
        Assert.Contains(versions.GroupBy(version => version.Uid), versionsOfOne => versionsOfOne.Count() == 3);
        Assert.All(versions.GroupBy(version => version.Uid), one => Assert.Equal(one.Select(version => version.Modified).Order(), one.Select(version => version.Modified)));
    }

    [Fact]
    public async Task ReadAsync_SearchContextDiesBetweenPages_GoesOnFromTheNewestChange()
    {
        await using var lab = await StartAsync();
        var expected = await ReadAsync(lab, FalconFeeds.Vulnerabilities);
        var ids = new List<string?>();

        await foreach (var batch in FalconLabTests.Connector(lab).ReadAsync(FalconFeeds.Vulnerabilities, Since(lab), Token))
        {
            ids.AddRange(batch.Events.Select(ocsfEvent => ocsfEvent.Metadata.Uid));
            lab.Clock.Advance(TimeSpan.FromSeconds(150));
        }

        Assert.Empty(expected.Ids.Except(ids));
        Assert.Equal(ids.Distinct().Count(), ids.Count);
    }

    [Theory]
    [InlineData(404)]
    [InlineData(405)]
    public async Task ReadAsync_WithoutTheCombinedCall_FindsTheSameAlertsById(int status)
    {
        await using var lab = await StartAsync();
        var expected = await ReadAsync(lab, FalconFeeds.Alerts);
        using var http = new HttpClient(new WithoutCombined(status));
        var options = Microsoft.Extensions.Options.Options.Create(new FalconOptions { BaseAddress = lab.Addresses.CrowdStrike, ClientId = "x", ClientSecret = "x" });
        http.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(lab));

        var read = await Reading.OfAsync(new FalconConnector(new FalconClient(http, options, lab.Clock), http, options, new VendorClock(FalconClient.Vendor), lab.Clock), FalconFeeds.Alerts, Since(lab), Token);
        var again = await Reading.OfAsync(FalconLabTests.Connector(lab), FalconFeeds.Alerts, read.Cursor, Token);

        Assert.Equal(expected.Ids.Order(), read.Ids.Order());
        Assert.Empty(again.Ids);
    }

    private static Task<LabHost> StartAsync() => LabHost.StartAsync(new LabOptions { Employees = 40, PageSize = 15 }, Token);

    private static Cursor Since(LabHost lab) => new(null, lab.Clock.GetUtcNow() - TimeSpan.FromDays(14));

    private static Task<Reading> ReadAsync(LabHost lab, string feed) => Reading.OfAsync(FalconLabTests.Connector(lab), feed, Since(lab), Token);

    // What the lab holds, asked for by another way than the connector's, in one page.
    private static async Task<List<string?>> ExpectedAsync(string feed, DateTimeOffset since)
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        var path = feed switch
        {
            FalconFeeds.Hosts => "/devices/queries/devices/v1?limit=5000",
            FalconFeeds.Alerts => "/alerts/queries/alerts/v2?limit=5000",
            FalconFeeds.Cases => "/cases/queries/cases/v1?limit=5000",
            FalconFeeds.Vulnerabilities => "/spotlight/queries/vulnerabilities/v1?limit=400&filter=updated_timestamp%3A%3E%272026-01-01%27",
            FalconFeeds.Iocs => "/iocs/queries/indicators/v1?limit=500",
            FalconFeeds.Actors => "/intel/queries/actors/v1?limit=5000",
            FalconFeeds.Indicators => $"/intel/queries/indicators/v1?limit=5000&include_deleted=true&filter=last_updated%3A%3E%3D{since.ToUnixTimeSeconds()}",
            _ => $"/intel/queries/reports/v1?limit=5000&filter=last_modified_date%3A%3E%3D{since.ToUnixTimeSeconds()}",
        };
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", await TokenAsync(lab));
        var answer = await http.GetFromJsonAsync<JsonElement>(new Uri(lab.Addresses.CrowdStrike, path), Token);
        return [.. answer.GetProperty("resources").EnumerateArray().Select(id => id.GetString())];
    }

    internal static async Task<string> TokenAsync(LabHost lab)
    {
        using var http = new HttpClient();
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["client_id"] = lab.Addresses.CrowdStrikeClientId, ["client_secret"] = lab.Addresses.CrowdStrikeClientSecret });
        using var answer = await http.PostAsync(new Uri(lab.Addresses.CrowdStrike, "/oauth2/token"), form, Token);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("access_token").GetString()!;
    }

    /// <summary>The lab behind something that does not know the combined call.</summary>
    private sealed class WithoutCombined(int status) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            request.RequestUri!.AbsolutePath.Contains("/combined/", StringComparison.Ordinal)
                ? Task.FromResult(new HttpResponseMessage((System.Net.HttpStatusCode)status) { Content = new StringContent("{}") })
                : base.SendAsync(request, cancellationToken);
    }
}
