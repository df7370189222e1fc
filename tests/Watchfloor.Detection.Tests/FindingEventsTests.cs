using Microsoft.Extensions.Time.Testing;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests;

public class FindingEventsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly Finding Finding = new()
    {
        Uid = "beacon-0123",
        Detector = "beacon",
        Title = "WS-1 calls 203.0.113.7 every 61 s",
        Severity = Severity.High,
        Score = 0.874,
        Reasons = [new("period_seconds", 61.2, "One call every 61.2 s."), new("p_value", double.PositiveInfinity, "No p.")],
        Entities = [new(EntityKind.Host, "WS-1"), new(EntityKind.Address, "203.0.113.7")],
        Evidence = [new("zeek.conn", "C1"), new("zeek.conn", "C2")],
        Techniques = ["T1071.001", "T1571"],
        FirstSeen = Noon.AddHours(-3),
        LastSeen = Noon,
    };

    [Fact]
    public void ToEvent_Finding_CarriesScoreReasonsAndEvidence()
    {
        var result = FindingEvents.ToEvent(Finding, new FakeTimeProvider(Noon.AddHours(1)));

        Assert.Equal(200401, result.TypeUid);
        Assert.Equal(87, result.ConfidenceScore);
        Assert.Equal("beacon-0123", result.Metadata.Uid);
        Assert.Equal("watchfloor.findings.beacon", result.Metadata.LogName);
        Assert.Equal(["zeek.conn:C1", "zeek.conn:C2"], result.FindingInfo.RelatedEvents!.Select(related => related.Uid));
        Assert.Equal("T1071.001", result.FindingInfo.Attacks![0].SubTechnique!.Uid);
        Assert.Equal("T1571", result.FindingInfo.Attacks[1].Technique!.Uid);
        Assert.Equal(3, result.FindingInfo.Analytic!.TypeId);
        Assert.Equal(61.2, result.Unmapped!["reasons"]![0]!["value"]!.GetValue<double>());
    }

    [Fact]
    public void ToEvent_FindingOfAModel_SaysWhatItLooksAt()
    {
        var features = new FeatureSet(2, [new("country", "Surprise of the source country.")], [new("features.sql", "SELECT 1")]);

        var result = FindingEvents.ToEvent(Finding with { Features = features }, new FakeTimeProvider(Noon.AddHours(1)));

        Assert.Equal((4, "2"), (result.FindingInfo.Analytic!.TypeId, result.FindingInfo.Analytic.Version));
        Assert.Equal("Surprise of the source country.", result.Unmapped!["features"]!["country"]!.GetValue<string>());
        Assert.Equal("features.sql", result.Unmapped["queries"]![0]!.GetValue<string>());
        Assert.Empty(OcsfValidator.Default.Validate(result).Errors);
    }

    [Fact]
    public void ToEvent_LaterRun_IsTheSameEvent()
    {
        var first = OcsfJson.ToJson(FindingEvents.ToEvent(Finding, new FakeTimeProvider(Noon.AddHours(1))));
        var second = OcsfJson.ToJson(FindingEvents.ToEvent(Finding, new FakeTimeProvider(Noon.AddDays(9))));

        Assert.Equal(first, second);
    }

    [Fact]
    public void ToEvent_SensorClockAhead_IsNotFromTheFuture()
    {
        var now = Noon.AddMinutes(-5);

        var result = FindingEvents.ToEvent(Finding, new FakeTimeProvider(now));

        Assert.Equal(now, result.Time);
        Assert.Equal(Noon, result.EndTime);
    }

    [Fact]
    public void Make_PartsShifted_GivesAnotherUid() =>
        Assert.NotEqual(FindingUid.Make("beacon", "ab", "c"), FindingUid.Make("beacon", "a", "bc"));
}
