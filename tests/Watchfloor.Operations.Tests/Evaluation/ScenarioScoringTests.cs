using Watchfloor.Incidents;
using Watchfloor.Ocsf;
using Watchfloor.Testing;

namespace Watchfloor.Operations.Tests.Evaluation;

/// <summary>The measures on a story small enough to work out by hand.</summary>
public sealed class ScenarioScoringTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly TemporaryDirectory folder = new();

    [Fact]
    public async Task Score_TwoOfThreeRowsAndOneDecoy_IsByHand()
    {
        var truth = await TruthAsync(
            """{"kind":"scenario","scenario":"S2","verdict":"true_positive","priority":"critical","techniques":["T1003.001","T1566"]}""",
            """{"kind":"event","scenario":"S2","row":"1","order":1,"role":"truth","feed":"f","uids":["a"],"time":"2026-03-02T12:00:00Z"}""",
            """{"kind":"event","scenario":"S2","row":"2","order":2,"role":"truth","feed":"f","uids":["b"],"time":"2026-03-02T12:01:00Z"}""",
            """{"kind":"event","scenario":"S2","row":"3","order":3,"role":"truth","feed":"f","uids":["c"],"time":"2026-03-02T12:02:00Z"}""",
            """{"kind":"event","scenario":"S2","row":"d","order":0,"role":"decoy","feed":"f","uids":["d"]}""",
            """{"kind":"alert","scenario":"S2","feed":"f","uid":"b","incident":"S2","verdict":"true_positive"}""",
            """{"kind":"gap","scenario":"S2","from":"2026-03-02T13:00:00Z","to":"2026-03-02T14:00:00Z"}""",
            """{"kind":"entity","scenario":"S2","entity":"host","value":"HOST-1","aliases":["aid-1"]}""",
            """{"kind":"action","scenario":"S2","propose":true,"name":"isolate_host","target":"host:HOST-1"}""",
            """{"kind":"action","scenario":"S2","propose":false,"name":"isolate_host","target":"host:HOST-2"}""");

        var score = ScenarioScoring.Score(truth, "S2", [Story()]);

        Assert.Equal("INC-1", score.Incident);
        Assert.Equal((1, 1, 1), (score.Alerts, score.AlertsInIncident, score.Incidents));
        Assert.Equal(2 / 3.0, score.TimelineRecall, 12);
        Assert.Equal(2 / 3.0, score.TimelinePrecision, 12);
        Assert.Equal(1, score.Decoys);
        Assert.Equal(-1, score.Order);
        Assert.Equal(90, score.TimeErrorSeconds);
        Assert.Equal(1, score.GapRecall);
        Assert.Equal(1, score.Scope);
        // Recall (1 + 0) / 2, precision (1 + 0) / 2.
        Assert.Equal(0.5, score.Techniques, 12);
        Assert.True(score.Verdict);
        Assert.False(score.Priority);
        Assert.Equal(1, score.ActionRecall);
        Assert.Empty(score.ForbiddenActions);
    }

    [Fact]
    public async Task Score_NoIncidentHoldsTheAlerts_IsAllMissed()
    {
        var truth = await TruthAsync(
            """{"kind":"event","scenario":"S2","row":"1","order":1,"role":"truth","feed":"f","uids":["a"]}""",
            """{"kind":"alert","scenario":"S2","feed":"f","uid":"z","incident":"S2","verdict":"true_positive"}""");

        var score = ScenarioScoring.Score(truth, "S2", [Story()]);

        Assert.Null(score.Incident);
        Assert.Equal(0, score.TimelineRecall);
        Assert.False(score.Verdict);
    }

    [Fact]
    public async Task ScoreLookalikes_CountsWhatReachesAPerson()
    {
        var truth = await TruthAsync(
            """{"kind":"alert","scenario":"S6","lookalike":"S6-1","feed":"f","uid":"b","verdict":"benign_positive","text":"x"}""",
            """{"kind":"alert","scenario":"S6","lookalike":"S6-2","feed":"f","uid":"none","verdict":"benign_positive","text":"x"}""");

        var score = ScenarioScoring.ScoreLookalikes(truth, [Story()]);

        Assert.Equal((2, 0, 1, 1, 0), (score.Alerts, score.NeedPerson, score.TruePositive, score.Contained, score.Exact));
        Assert.Equal(2, score.Wrong.Count);
    }

    [Fact]
    public async Task ReadAsync_LineThatIsNoRecord_NamesFileAndLine()
    {
        var exception = await Assert.ThrowsAsync<UsageException>(() => TruthAsync("""{"kind":"alert","scenario":"S2"}""", "no json"));

        Assert.Contains("line 2", exception.Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task<Truth> TruthAsync(params string[] lines)
    {
        await System.IO.File.WriteAllLinesAsync(folder.File("truth.jsonl"), lines, TestContext.Current.CancellationToken);
        return await Truth.ReadAsync(folder.File("truth.jsonl"), TestContext.Current.CancellationToken);
    }

    // Rows 2 and 1 in the wrong order, each 90 s late, and the decoy.
    private static Incident Story() => new()
    {
        Id = "INC-1",
        Title = "Story",
        FirstSeen = Noon,
        LastSeen = Noon,
        Findings = [new() { Id = new("f", "b"), Title = new("t"), Vendor = "V", Severity = Severity.High, Time = Noon, Techniques = [], JoinedBy = "" }],
        Entities = [new() { Entity = new(EntityKind.Host, "host-1"), Aliases = ["aid-1"], Role = "compromised", Evidence = [] }],
        Risk = new(90, []),
        Triage = new()
        {
            Analyst = "rules",
            Verdict = Verdict.TruePositive,
            Priority = Priority.High,
            Confidence = 0.9,
            Reasoning = [],
            CounterEvidence = [],
            Actions = [new() { Name = "isolate_host", Target = new(EntityKind.Host, "HOST-1"), Why = Says("b"), BlastRadius = "one host" }],
            At = Noon,
        },
        Investigation = new()
        {
            Analyst = "rules",
            Summary = [],
            Timeline = [Entry("b", 150), Entry("a", 90), Entry("d", 200)],
            Gaps = [new() { From = Noon.AddMinutes(62), To = Noon.AddMinutes(118), Text = "asleep", Evidence = [] }],
            Graph = new([], []),
            Techniques = [new("T1003.001", [new("f", "b")]), new("T1490", [new("f", "b")])],
        },
    };

    private static TimelineEntry Entry(string uid, int seconds) => new() { Time = Noon.AddSeconds(seconds), What = Says(uid), Kind = "Process Activity" };

    private static Statement Says(string uid) => new() { Text = "something", Evidence = [new("f", uid)] };
}
