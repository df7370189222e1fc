using System.Diagnostics;
using System.Globalization;
using Watchfloor.Incidents;
using Watchfloor.Ocsf;

namespace Watchfloor.Bench.Stores;

/// <summary>Incidents saved and audit entries appended, one after the other and in batches.</summary>
internal static class IncidentRun
{
    private const int Entries = 10_000;
    private const int Batch = 500;
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static async Task RunAsync(string name, IncidentStore store)
    {
        var incidents = Enumerable.Range(0, 1000).Select(Sample).ToList();
        var saved = await TimeAsync(() => store.SaveAsync(incidents, CancellationToken.None));
        var again = await TimeAsync(() => store.SaveAsync(incidents, CancellationToken.None));
        var listed = await TimeAsync(() => store.ListAsync(CancellationToken.None));
        var single = await TimeAsync(async () =>
        {
            for (var i = 0; i < Entries; i++)
            {
                await store.AuditAsync("bench", "note", "INC-0000", "one after the other", CancellationToken.None);
            }
        });
        var batched = await TimeAsync(async () =>
        {
            for (var i = 0; i < Entries; i += Batch)
            {
                await store.AuditAsync([.. Enumerable.Repeat((Noon, "bench", "note", "INC-0000", "together"), Batch)], CancellationToken.None);
            }
        });
        var verified = await TimeAsync(() => store.VerifyAuditAsync(CancellationToken.None));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: 1,000 incidents saved {saved:F0} ms, again {again:F0} ms, listed {listed:F0} ms; {Entries} entries one by one {single:F0} ms, in batches of {Batch} {batched:F0} ms, chain of both verified {verified:F0} ms"));
    }

    private static async Task<double> TimeAsync(Func<Task> work)
    {
        var begun = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
    }

    // Twenty findings make a document of about the size that a story of the demo has.
    private static Incident Sample(int number) => new()
    {
        Id = $"INC-{number:0000}",
        Title = "Credential theft on HOST-1",
        FirstSeen = Noon,
        LastSeen = Noon.AddHours(1),
        Findings = [.. Enumerable.Range(0, 20).Select(i => new IncidentFindingRef
        {
            Id = new EvidenceId("crowdstrike.alerts", $"a:{number}:{i}"),
            Title = new VendorText("A process read the memory of lsass.exe"),
            Vendor = "CrowdStrike",
            Severity = Severity.High,
            Time = Noon,
            Techniques = ["T1003.001"],
            JoinedBy = "host HOST-1",
        })],
        Entities = [new() { Entity = new(EntityKind.Host, "HOST-1"), Aliases = ["aid-1"], Role = "victim", Evidence = [] }],
        Risk = new RiskScore(number % 100, []),
    };
}
