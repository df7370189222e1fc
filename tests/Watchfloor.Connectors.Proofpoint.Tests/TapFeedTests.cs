using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint.Tests;

/// <summary>All feeds over real HTTP: valid, whole after a restart at any batch, and easy on the quotas.</summary>
public class TapFeedTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Feeds => [TapFeeds.Siem, TapFeeds.Threats, TapFeeds.Campaigns, TapFeeds.Forensics, TapFeeds.VeryAttacked, TapFeeds.TopClickers];

    [Theory]
    [MemberData(nameof(Feeds))]
    public async Task ReadAsync_All_IsValidAndRestartsAtEveryBatch(string feed)
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, PageSize = 4, ProofpointQuota = 100_000, ProofpointSmallQuota = 5_000 }, Token);
        var since = new Cursor(null, lab.Clock.GetUtcNow().AddDays(-3));
        var whole = await ReadAsync(lab, feed, since);

        Assert.NotEmpty(whole);
        Assert.Empty(whole.SelectMany(batch => batch.Quarantined));
        Assert.All(whole.SelectMany(batch => batch.Events), ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
        // What a report or list of people says of its own time changes with the clock; all else comes back to the letter.
        Func<IEnumerable<Batch>, IEnumerable<string>> versions = feed is TapFeeds.Siem or TapFeeds.Threats or TapFeeds.Campaigns
            ? batches => batches.SelectMany(batch => batch.Events).Select(ocsfEvent => ocsfEvent.Metadata.Uid + ocsfEvent.RawData)
            : Ids;
        var expected = versions(whole).ToHashSet();
        for (var cut = 1; cut <= whole.Count; cut++)
        {
            var cursor = whole.Take(cut).Select(batch => batch.NextCursor).LastOrDefault(next => next is not null);
            lab.Clock.Advance(TimeSpan.FromSeconds(1));
            var rest = await ReadAsync(lab, feed, cursor is null ? since : new Cursor(cursor));

            Assert.Empty(expected.Except(versions(whole.Take(cut)).Concat(versions(rest))));
        }
    }

    [Fact]
    public async Task Threats_JudgedAnew_AreAskedAgain_AndOtherwiseNot()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        var end = lab.Clock.GetUtcNow();
        var cursor = new Cursor(null, end.AddDays(-3));
        var asked = new List<string>();
        for (var at = end.AddHours(-54); at <= end; at = at.AddHours(3))
        {
            lab.Clock.Set(at);
            var batches = await ReadAsync(lab, TapFeeds.Threats, cursor);
            asked.AddRange(batches.SelectMany(batch => batch.Events).Select(threat => $"{threat.Metadata.Uid} {threat.Status}"));
            cursor = batches.Count == 0 ? cursor : new Cursor(batches[^1].NextCursor);
        }

        Assert.Equal(asked.Distinct().Count(), asked.Count);
        var changed = asked.GroupBy(item => item.Split(' ')[0]).Single(threat => threat.Count() > 1);
        Assert.Equal(["active", "falsePositive"], changed.Select(item => item.Split(' ')[1]));
    }

    [Fact]
    public async Task Campaigns_Updated_ComeAgainWithTheirNewMembers()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 80, Seed = 7 }, Token);
        var end = lab.Clock.GetUtcNow();
        var cursor = new Cursor(null, end.AddDays(-3));
        var members = new Dictionary<string, List<int>>();
        for (var at = end.AddHours(-54); at <= end; at = at.AddHours(3))
        {
            lab.Clock.Set(at);
            var batches = await ReadAsync(lab, TapFeeds.Campaigns, cursor);
            foreach (var campaign in batches.SelectMany(batch => batch.Events).Cast<OsintInventory>())
            {
                members.TryAdd(campaign.Metadata.Uid!, []);
                members[campaign.Metadata.Uid!].Add(campaign.Osint.Count);
            }

            cursor = batches.Count == 0 ? cursor : new Cursor(batches[^1].NextCursor);
        }

        Assert.Contains(members.Values, counts => counts.Count == 2 && counts[1] > counts[0]);
        Assert.Equal(members.Values.Select(counts => counts.Distinct().Count()), members.Values.Select(counts => counts.Count));
    }

    [Theory]
    [InlineData(TapFeeds.Threats)]
    [InlineData(TapFeeds.Campaigns)]
    [InlineData(TapFeeds.Forensics)]
    [InlineData(TapFeeds.VeryAttacked)]
    [InlineData(TapFeeds.TopClickers)]
    public async Task ReadAsync_AgainSoon_AsksForNothing(string feed)
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        var first = await ReadAsync(lab, feed, new Cursor(null, lab.Clock.GetUtcNow().AddDays(-1)));
        lab.Traffic.Clear();
        lab.Clock.Advance(TimeSpan.FromMinutes(50));

        Assert.Empty(await ReadAsync(lab, feed, new Cursor(first[^1].NextCursor)));
        Assert.Empty(lab.Traffic.Requests);
    }

    [Fact]
    public async Task Forensics_OfThreats_LeaveTheReserve_AndWaitForTheirTurn()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        var since = new Cursor(null, lab.Clock.GetUtcNow().AddDays(-3));
        var all = Ids(await ReadAsync(lab, TapFeeds.Forensics, since));
        var spent = new SightingCursor
        {
            Until = since.Since!.Value,
            Quota = new() { [TapPool.ThreatForensics.Key] = new() { [lab.Clock.GetUtcNow().ToUnixTimeSeconds() / 3600] = 30 } },
        };

        var first = await ReadAsync(lab, TapFeeds.Forensics, new Cursor(System.Text.Json.JsonSerializer.Serialize(spent, TapCursorContext.Default.SightingCursor)));
        lab.Clock.Advance(TimeSpan.FromHours(25));
        var later = await ReadAsync(lab, TapFeeds.Forensics, new Cursor(first[^1].NextCursor));

        Assert.Contains(all, id => id.StartsWith("THREAT/", StringComparison.Ordinal));
        Assert.DoesNotContain(Ids(first), id => id.StartsWith("THREAT/", StringComparison.Ordinal));
        Assert.Equal(all.Where(id => id.StartsWith("THREAT/", StringComparison.Ordinal)).Order(), Ids(later).Where(id => id.StartsWith("THREAT/", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task Threats_WhereMessagesNeedTheQuota_Pause()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        var spent = new SightingCursor
        {
            Until = lab.Clock.GetUtcNow().AddDays(-1),
            Quota = new() { [TapPool.Siem.Key] = new() { [lab.Clock.GetUtcNow().ToUnixTimeSeconds() / 3600] = 1600 } },
        };

        var batches = await ReadAsync(lab, TapFeeds.Threats, new Cursor(System.Text.Json.JsonSerializer.Serialize(spent, TapCursorContext.Default.SightingCursor)));

        Assert.Contains("kept for messages and clicks", Assert.Single(Assert.Single(batches).Warnings), StringComparison.Ordinal);
        Assert.Empty(lab.Traffic.Requests);
    }

    [Fact]
    public async Task Quotas_AreKnownAfterARestart_FromAnyCursor()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        await using var before = Provider(lab);
        var cursors = new Dictionary<string, string>();
        foreach (var feed in new[] { TapFeeds.Campaigns, TapFeeds.VeryAttacked, TapFeeds.Threats })
        {
            cursors[feed] = (await ReadAsync(before, feed, new Cursor(null, lab.Clock.GetUtcNow().AddHours(-3))))[^1].NextCursor!;
        }

        await using var after = Provider(lab);
        var quotas = ((IQuotaSource)after.GetRequiredService<IConnector>()).Quotas(new Dictionary<string, string> { [TapFeeds.Threats] = cursors[TapFeeds.Threats] });

        // The threats' cursor was written last and knows of all calls: three windows, one list of campaigns, one page of people.
        Assert.Equal(lab.Traffic.Count("/v2/siem/"), quotas.Single(quota => quota.Name == TapPool.Siem.Name).Used);
        Assert.Equal(3, quotas.Single(quota => quota.Name == TapPool.Siem.Name).Used);
        Assert.Equal(1, quotas.Single(quota => quota.Name == TapPool.Campaigns.Name).Used);
        Assert.Equal(1, quotas.Single(quota => quota.Name == TapPool.VeryAttacked.Name).Used);
        Assert.All(quotas, quota => Assert.InRange(quota.Allowed, 1, quota.Limit));
    }

    [Fact]
    public async Task Siem_OldCursorWithoutQuota_GoesOn()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        var old = $$"""{"until":"{{lab.Clock.GetUtcNow().AddHours(-2):O}}","seen":[],"calls":{"2026-03-03T10:00:00+00:00":5} }""";

        Assert.NotEmpty(await ReadAsync(lab, TapFeeds.Siem, new Cursor(old)));
    }

    private static List<string> Ids(IEnumerable<Batch> batches) => [.. batches.SelectMany(batch => batch.Events).Select(ocsfEvent => ocsfEvent.Metadata.Uid!).Distinct()];

    private static async Task<List<Batch>> ReadAsync(LabHost lab, string feed, Cursor cursor)
    {
        await using var provider = Provider(lab);
        return await ReadAsync(provider, feed, cursor);
    }

    private static async Task<List<Batch>> ReadAsync(ServiceProvider provider, string feed, Cursor cursor)
    {
        var batches = new List<Batch>();
        await foreach (var batch in provider.GetRequiredService<IConnector>().ReadAsync(feed, cursor, Token))
        {
            batches.Add(batch);
        }

        return batches;
    }

    private static ServiceProvider Provider(LabHost lab)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(lab.Clock);
        services.AddProofpointConnector(TapLabTests.Configuration(lab.Addresses));
        return services.BuildServiceProvider();
    }
}
