using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Tests.Contract;

/// <summary>What every connector promises, tried on one of its feeds against the lab. A vendor's test project links this file and derives once a feed.</summary>
public abstract class ConnectorContractTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The feed to read.</summary>
    protected abstract string Feed { get; }

    /// <summary>Part of the path that its pages come from.</summary>
    protected abstract string PagePath { get; }

    /// <summary>The lab's name for the audience of its token; null when the vendor has none.</summary>
    protected abstract string? TokenAudience { get; }

    /// <summary>Whether the feed comes in pages; a vendor that answers a window whole has none to repeat.</summary>
    protected virtual bool HasPages => true;

    /// <summary>Whether the lab plays a malformed record on this feed.</summary>
    protected virtual bool HasMalformedRecords => true;

    /// <summary>How many malformed records the lab puts into one answer: one for each of its lists.</summary>
    protected virtual int MalformedRecords => 1;

    /// <summary>Whether a 429 of this vendor says when to come back.</summary>
    protected virtual bool SaysWhenToComeBack => true;

    /// <summary>Whether the lab issues some records of this feed again as they change; then each version comes once, and several under one id.</summary>
    protected virtual bool ComesInVersions => false;

    /// <summary>What the lab plays: a small company with small pages. A plug-in's tests add their vendor to it.</summary>
    protected virtual LabOptions Options => new() { Employees = 40, PageSize = 15 };

    /// <summary>Adds the connector with the lab's addresses and credentials.</summary>
    protected abstract void AddConnector(IServiceCollection services, LabAddresses lab);

    [Fact]
    public async Task ReadAsync_FromTheBeginning_BringsEachRecordOnce()
    {
        await using var lab = await StartAsync();

        var read = await ReadAllAsync(lab, Cursor.Beginning);

        List<string> versions = [.. read.Batches.SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid + (ComesInVersions ? e.RawData : ""))];
        Assert.Equal(versions.Distinct().Count(), versions.Count);
        Assert.Equal(0, read.Batches.Sum(batch => batch.Quarantined.Count));
        Assert.All(read.Batches.SelectMany(batch => batch.Events), e => Assert.NotNull(e.RawData));
    }

    [Fact]
    public async Task ReadAsync_FromTheLastCursor_BringsNothingNew()
    {
        await using var lab = await StartAsync();
        var first = await ReadAllAsync(lab, Cursor.Beginning);
        var cursor = first.Batches.Select(batch => batch.NextCursor).LastOrDefault(next => next is not null);

        var second = await ReadAllAsync(lab, new Cursor(cursor));

        Assert.Empty(second.Ids.Except(first.Ids));
    }

    [Fact]
    public async Task ReadAsync_BrokenOffAndResumed_MissesNothing()
    {
        await using var lab = await StartAsync();
        var whole = await ReadAllAsync(lab, Cursor.Beginning);
        var committed = new List<Batch>();
        await foreach (var batch in Connector(lab).ReadAsync(Feed, Since(lab), Token))
        {
            committed.Add(batch);
            if (committed.Count == 2)
            {
                break;
            }
        }

        var cursor = committed.Select(batch => batch.NextCursor).LastOrDefault(next => next is not null);
        var resumed = await ReadAllAsync(lab, cursor is null ? Cursor.Beginning : new Cursor(cursor));

        var ids = committed.SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!).Concat(resumed.Ids).ToHashSet();
        Assert.Empty(whole.Ids.Except(ids));
    }

    [Fact]
    public async Task ReadAsync_TokenExpiresBetweenPages_ReturnsEveryRecordOnce()
    {
        Assert.SkipWhen(TokenAudience is null, "this vendor has no tokens");
        await using var healthy = await StartAsync();
        await using var lab = await StartAsync(options => options with { RequestsPerToken = 1 });
        var expected = await ReadAllAsync(healthy, Cursor.Beginning);

        var read = await ReadAllAsync(lab, Cursor.Beginning);

        Assert.Equal(expected.Ids.Order(), read.Ids.Order());
        Assert.True(lab.Traffic.TokensIssued(TokenAudience!) > 1, $"{lab.Traffic.TokensIssued(TokenAudience!)} tokens for {lab.Traffic.Count(PagePath)} pages");
    }

    [Theory]
    [InlineData(LabFault.Unauthorized)]
    [InlineData(LabFault.TooManyRequestsWithoutHint)]
    [InlineData(LabFault.ServerError)]
    [InlineData(LabFault.GatewayError)]
    [InlineData(LabFault.Reset)]
    [InlineData(LabFault.TruncatedBody)]
    [InlineData(LabFault.RepeatedPage)]
    [InlineData(LabFault.EmptyPage)]
    public async Task ReadAsync_PassingFault_ReturnsEveryRecordOnce(LabFault fault)
    {
        Assert.SkipWhen(fault == LabFault.Unauthorized && TokenAudience is null, "401 is final for this vendor");
        Assert.SkipWhen(fault is LabFault.RepeatedPage or LabFault.EmptyPage && !HasPages, "this feed has no pages");
        await using var lab = await StartAsync();
        var expected = await ReadAllAsync(lab, Cursor.Beginning);
        lab.Faults.Next(PagePath, fault, after: fault == LabFault.RepeatedPage ? 1 : 0);

        var read = await ReadAllAsync(lab, Cursor.Beginning);

        Assert.Equal(expected.Ids.Order(), read.Ids.Order());
    }

    [Fact]
    public async Task ReadAsync_TooManyRequests_WaitsAsLongAsAsked()
    {
        Assert.SkipUnless(SaysWhenToComeBack, "this vendor names no wait");
        await using var lab = await StartAsync();
        var expected = await ReadAllAsync(lab, Cursor.Beginning);
        lab.Faults.Next(PagePath, LabFault.TooManyRequests, retryAfter: TimeSpan.FromSeconds(1.2));
        var watch = Stopwatch.StartNew();

        var read = await ReadAllAsync(lab, Cursor.Beginning);

        Assert.Equal(expected.Ids.Order(), read.Ids.Order());
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.9), $"waited only {watch.Elapsed}");
    }

    [Fact]
    public async Task ReadAsync_MalformedRecord_IsCountedAndStopsNothing()
    {
        Assert.SkipUnless(HasMalformedRecords, "the lab does not play this fault here");
        await using var lab = await StartAsync();
        var expected = await ReadAllAsync(lab, Cursor.Beginning);
        lab.Faults.Next(PagePath, LabFault.MalformedRecord);

        var read = await ReadAllAsync(lab, Cursor.Beginning);

        Assert.Equal(expected.Records + MalformedRecords, read.Records);
        Assert.Empty(expected.Ids.Except(read.Ids));
        Assert.True(read.Batches.Sum(batch => batch.Quarantined.Count) == MalformedRecords || read.Ids.Count == expected.Ids.Count + MalformedRecords);
    }

    [Fact]
    public async Task ReadAsync_Forbidden_SaysWhichPermissionAndNoSecret()
    {
        await using var lab = await StartAsync();
        lab.Faults.Next(PagePath, LabFault.Forbidden, count: 100);

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => ReadAllAsync(lab, Cursor.Beginning));

        Assert.Equal(403, refused.StatusCode);
        Assert.All(Secrets(lab.Addresses), secret => Assert.DoesNotContain(secret, refused.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadAsync_Cancelled_StopsAtOnce()
    {
        Assert.SkipUnless(SaysWhenToComeBack, "this vendor names no wait");
        await using var lab = await StartAsync();
        lab.Faults.Next(PagePath, LabFault.TooManyRequests, count: 100, retryAfter: TimeSpan.FromMinutes(2));
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Token);
        cancelled.CancelAfter(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var batch in Connector(lab).ReadAsync(Feed, Since(lab), cancelled.Token))
            {
                Assert.NotNull(batch);
            }
        });
    }

    /// <summary>What no message may hold. A plug-in's tests add their vendor's.</summary>
    protected virtual IEnumerable<string> Secrets(LabAddresses lab) => [lab.CrowdStrikeClientSecret, lab.MicrosoftClientSecret, lab.ProofpointSecret];

    private Task<LabHost> StartAsync(Func<LabOptions, LabOptions>? change = null) => LabHost.StartAsync(change?.Invoke(Options) ?? Options, Token);

    // The lab's clock stands at the story's end; two weeks reach behind its beginning.
    private static Cursor Since(LabHost lab) => new(null, lab.Clock.GetUtcNow() - TimeSpan.FromDays(14));

    private async Task<Reading> ReadAllAsync(LabHost lab, Cursor cursor)
    {
        var batches = new List<Batch>();
        await foreach (var batch in Connector(lab).ReadAsync(Feed, cursor.Value is null ? Since(lab) : cursor, Token))
        {
            Assert.Equal(Feed, batch.Feed);
            batches.Add(batch);
        }

        var reading = new Reading(batches);
        Assert.SkipWhen(cursor.Value is null && reading.Records == 0, $"the lab has no records for {Feed} yet");
        return reading;
    }

    private IConnector Connector(LabHost lab)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(lab.Clock);
        services.AddLogging();
        AddConnector(services, lab.Addresses);

        // Short waits of our own; a vendor's are kept. The lab holds no rates, so no budget is kept either.
        services.PostConfigureAll<VendorHttpOptions>(http => (http.FirstDelay, http.BudgetShare) = (TimeSpan.FromMilliseconds(10), 0));
        return services.BuildServiceProvider().GetServices<IConnector>().Single(connector => connector.Describe().Any(feed => feed.Name == Feed));
    }

    private sealed record Reading(IReadOnlyList<Batch> Batches)
    {
        public int Records => Batches.Sum(batch => batch.Records);

        public List<string> Ids { get; } = [.. Batches.SelectMany(batch => batch.Events).Select(e => e.Metadata.Uid!)];
    }
}
