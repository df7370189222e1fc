using System.Diagnostics;
using System.Globalization;
using Watchfloor.Ocsf;
using Process = System.Diagnostics.Process;

namespace Watchfloor.Incidents.Tests.Store;

/// <summary>What every store does, whichever database it lies in.</summary>
public abstract class IncidentStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the test's store; each call is another opening of the same.</summary>
    protected abstract Task<IncidentStore> OpenAsync();

    /// <summary>Runs SQL on the test's store, past the store; returns how many rows it touched.</summary>
    protected abstract Task<int> ExecuteAsync(string sql);

    /// <summary>Tells a process of its own where the store is.</summary>
    protected abstract Task<(string Name, string Value)> VariableAsync();

    [Fact]
    public async Task SaveAsync_ThenFind_ReturnsTheWholeIncident()
    {
        var store = await OpenAsync();

        await store.SaveAsync([Sample("INC-AAAA1111", risk: 90)], Token);

        var found = await store.FindAsync("INC-AAAA1111", Token);
        Assert.Equal("crowdstrike.alerts:a:1", found!.Findings[0].Id.ToString());
        Assert.Equal("<b>title</b>", found.Findings[0].Title.Reveal());
        Assert.Equal(90, found.Risk.Score);
    }

    [Fact]
    public async Task SaveAsync_Again_KeepsWhatPeopleSet()
    {
        var store = await OpenAsync();
        await store.SaveAsync([Sample("INC-AAAA1111", risk: 10)], Token);
        await store.AssignAsync("INC-AAAA1111", "ana", by: "ben", Token);
        await store.CommentAsync("INC-AAAA1111", "called the user", by: "ana", Token);

        await store.SaveAsync([Sample("INC-AAAA1111", risk: 20)], Token);

        var found = await store.FindAsync("INC-AAAA1111", Token);
        Assert.Equal(20, found!.Risk.Score);
        Assert.Equal("ana", found.Assignee);
        Assert.Equal(IncidentStatus.InProgress, found.Status);
        Assert.Equal("called the user", Assert.Single(await store.CommentsAsync("INC-AAAA1111", Token)).Text);
    }

    [Fact]
    public async Task ListAsync_GivesTheRiskiestFirst()
    {
        var store = await OpenAsync();

        await store.SaveAsync([Sample("INC-AAAA1111", risk: 5), Sample("INC-BBBB2222", risk: 50)], Token);

        Assert.Equal(["INC-BBBB2222", "INC-AAAA1111"], (await store.ListAsync(Token)).Select(incident => incident.Id));
    }

    [Fact]
    public async Task CloseAsync_UnknownIncident_ReturnsFalseAndAuditsNothing()
    {
        var store = await OpenAsync();

        Assert.False(await store.CloseAsync("INC-NONE0000", Verdict.FalsePositive, null, "test", by: "ana", Token));
        Assert.Empty(await store.AuditLogAsync(Token));
    }

    [Fact]
    public async Task ListAsync_SameRiskAndTime_SortsIdsByTheirBytes()
    {
        var store = await OpenAsync();

        await store.SaveAsync([Sample("inc-b", risk: 5), Sample("INC-C", risk: 5), Sample("inc_a", risk: 5)], Token);

        Assert.Equal(["INC-C", "inc-b", "inc_a"], (await store.ListAsync(Token)).Select(incident => incident.Id));
    }

    [Fact]
    public async Task CloseAsync_ThenDispositions_GivesVerdictAndTime()
    {
        var store = await OpenAsync();
        await store.SaveAsync([Sample("INC-AAAA1111", risk: 5), Sample("INC-BBBB2222", risk: 50)], Token);

        Assert.True(await store.CloseAsync("INC-BBBB2222", Verdict.BenignPositive, null, "a test", by: "ana", Token));

        var disposition = Assert.Single(await store.DispositionsAsync(Token));
        Assert.Equal(("INC-BBBB2222", Verdict.BenignPositive), (disposition.Incident.Id, disposition.Verdict));
        var entry = Assert.Single(await store.AuditLogAsync(Token));
        Assert.Equal(("ana", "close", "INC-BBBB2222", "BenignPositive: a test", disposition.At), (entry.By, entry.Action, entry.Subject, entry.Details, entry.At));
    }

    [Fact]
    public async Task SaveAsync_ManyTimesAtOnce_KeepsEveryIncidentOnce()
    {
        var stores = new[] { await OpenAsync(), await OpenAsync() };
        var incidents = Enumerable.Range(0, 1200).Select(i => Sample($"INC-{i:0000}", i)).ToList();

        await Task.WhenAll(stores.SelectMany(store => new[] { store.SaveAsync(incidents, Token), store.SaveAsync([.. Enumerable.Reverse(incidents)], Token) }));

        Assert.Equal(incidents.Select(incident => incident.Id).Reverse(), (await stores[0].ListAsync(Token)).Select(incident => incident.Id));
    }

    [Fact]
    public async Task OpenAsync_EightAtOnceOnAnEmptyStore_AllSucceed()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(OpenAsync)));

        await Task.WhenAll(stores.Select(store => store.AuditAsync("ana", "open", "", "", Token)));
        Assert.Equal(new AuditCheck(true, 8, null), await stores[0].VerifyAuditAsync(Token));
    }

    [Fact]
    public async Task HostileText_NulAndHalfPairs_IsKeptAndTheChainHolds()
    {
        const string Text = "a\0b\uD800c \uD83D\uDE00 '); DROP TABLE audit;--";
        const string Kept = "a\u2400b\uFFFDc \uD83D\uDE00 '); DROP TABLE audit;--";
        var store = await OpenAsync();
        await store.SaveAsync([Sample("INC-AAAA1111", risk: 5, title: "a\0b")], Token);

        await store.CommentAsync("INC-AAAA1111", Text, by: Text, Token);
        await store.AssignAsync("INC-AAAA1111", Text, by: "ana", Token);
        await store.AuditAsync(Text, "note\0", Text, Text, Token);

        var comment = Assert.Single(await store.CommentsAsync("INC-AAAA1111", Token));
        Assert.Equal((Kept, Kept), (comment.By, comment.Text));
        var found = await store.FindAsync("INC-AAAA1111", Token);
        Assert.Equal(("a\0b", Kept), (found!.Findings[0].Title.Reveal(), found.Assignee));
        var entry = (await store.AuditLogAsync(Token))[2];
        Assert.Equal((Kept, "note\u2400", Kept, Kept), (entry.By, entry.Action, entry.Subject, entry.Details));
        Assert.Equal(new AuditCheck(true, 3, null), await store.VerifyAuditAsync(Token));
        Assert.Null(await store.FindAsync("INC-AAAA1111\0", Token));
    }

    [Theory]
    [InlineData("UPDATE audit SET \"Details\"='another' WHERE \"Number\"=2", 2)]
    [InlineData("DELETE FROM audit WHERE \"Number\"=1", 1)]
    [InlineData("UPDATE audit SET \"By\"='someone' WHERE \"Number\"=3", 3)]
    public async Task VerifyAuditAsync_SomebodyChangedTheTable_NamesTheFirstBadEntry(string tampering, long firstBad)
    {
        var store = await OpenAsync();
        await store.AuditAsync("ana", "approve", "ACT-1", "isolate", Token);
        await store.AuditAsync("ana", "approve", "ACT-2", "disable", Token);
        await store.AuditAsync("ben", "run", "ACT-1", "done", Token);
        Assert.Equal(new AuditCheck(true, 3, null), await store.VerifyAuditAsync(Token));

        Assert.Equal(1, await ExecuteAsync(tampering));

        Assert.Equal(firstBad, (await store.VerifyAuditAsync(Token)).FirstBad);
    }

    [Fact]
    public async Task AuditAsync_FromTwoStoresAtOnce_MakesOneUnbrokenChain()
    {
        var (one, two) = (await OpenAsync(), await OpenAsync());

        await Task.WhenAll(Enumerable.Range(0, 10).SelectMany(i => new[]
        {
            one.AuditAsync("one", "note", $"{i}", "", Token),
            two.AuditAsync("two", "note", $"{i}", "", Token),
        }));

        Assert.Equal(new AuditCheck(true, 20, null), await one.VerifyAuditAsync(Token));
    }

    [Fact]
    public async Task AuditAsync_FromThreeProcessesOneKilled_LosesNothingThatWasWritten()
    {
        var store = await OpenAsync();
        using var killed = await StartAsync("killed", 100_000);
        using var one = await StartAsync("one", 40);
        using var two = await StartAsync("two", 40);
        var written = 0;
        while (written < 20 && await killed.StandardOutput.ReadLineAsync(Token) is { } line)
        {
            written = int.Parse(line, CultureInfo.InvariantCulture);
        }

        killed.Kill();
        Assert.Equal(["", ""], await Task.WhenAll(one.StandardError.ReadToEndAsync(Token), two.StandardError.ReadToEndAsync(Token)));
        await Task.WhenAll(killed.WaitForExitAsync(Token), one.WaitForExitAsync(Token), two.WaitForExitAsync(Token));

        Assert.Equal(20, written);
        Assert.True((await store.VerifyAuditAsync(Token)).Ok);
        var entries = (await store.AuditLogAsync(Token)).ToLookup(entry => entry.By, entry => entry.Subject);
        var numbers = Enumerable.Range(1, 100_000).Select(i => i.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(numbers.Take(40), entries["one"]);
        Assert.Equal(numbers.Take(40), entries["two"]);
        Assert.Equal(numbers.Take(entries["killed"].Count()), entries["killed"]);
        Assert.InRange(entries["killed"].Count(), written, 100_000);
    }

    private async Task<Process> StartAsync(string name, int count)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Watchfloor.Incidents.Worker.dll"), name, count.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var (variable, value) = await VariableAsync();
        start.Environment[variable] = value;
        return Process.Start(start)!;
    }

    protected static Incident Sample(string id, int risk, string title = "<b>title</b>") => new()
    {
        Id = id,
        Title = "Credential theft on HOST-1",
        FirstSeen = Noon,
        LastSeen = Noon.AddHours(1),
        Findings =
        [
            new()
            {
                Id = new EvidenceId("crowdstrike.alerts", "a:1"),
                Title = new VendorText(title),
                Vendor = "CrowdStrike",
                Severity = Severity.High,
                Time = Noon,
                Techniques = ["T1003.001"],
                JoinedBy = "host HOST-1",
            },
        ],
        Entities = [new() { Entity = new(EntityKind.Host, "HOST-1"), Aliases = ["aid-1"], Role = "victim", Evidence = [] }],
        Risk = new RiskScore(risk, []),
    };
}
