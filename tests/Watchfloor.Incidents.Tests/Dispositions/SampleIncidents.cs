using Watchfloor.Ocsf;

namespace Watchfloor.Incidents.Tests.Dispositions;

/// <summary>Incidents that need a person, an hour apart.</summary>
internal static class SampleIncidents
{
    public static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);

    // Every third is led by another title.
    public static Incident Incident(int i) => new()
    {
        Id = $"INC-{i:D8}",
        Title = "title",
        FirstSeen = Start.AddHours(i),
        LastSeen = Start.AddHours(i + 1),
        Entities = [],
        Risk = new(40, []),
        Findings =
        [
            new()
            {
                Id = new("crowdstrike.alerts", $"a{i}"), Title = new VendorText(i % 3 == 0 ? $"Ransom note {i}" : $"Odd login {i}"), Vendor = "CrowdStrike", Severity = Severity.High, Time = Start.AddHours(i), Techniques = [],
                JoinedBy = "alone",
            },
        ],
        Triage = new() { Analyst = "rules", Verdict = Verdict.NeedsPerson, Priority = Priority.Medium, Confidence = 0.5, Reasoning = [], CounterEvidence = [], Actions = [], At = Start },
    };
}
