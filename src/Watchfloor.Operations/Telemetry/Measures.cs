using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Watchfloor.Operations;

/// <summary>What the platform measures of itself, under one name for metrics and traces. Costs next to nothing while nobody listens.</summary>
/// <remarks>Tags are names of feeds, detectors and verdicts: never a user, a host or a text from outside.</remarks>
public static class Measures
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Watchfloor";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Records = Meter.CreateCounter<long>("watchfloor.feed.records", "{record}", "Raw records received of a feed.");
    private static readonly Counter<long> Events = Meter.CreateCounter<long>("watchfloor.feed.events", "{event}", "Events of a feed newly in the lake.");
    private static readonly Counter<long> Duplicates = Meter.CreateCounter<long>("watchfloor.feed.duplicates", "{event}", "Events of a feed that were there already.");
    private static readonly Counter<long> Quarantined = Meter.CreateCounter<long>("watchfloor.feed.quarantined", "{record}", "Records of a feed that could not be mapped and were kept raw.");
    private static readonly Counter<long> Readings = Meter.CreateCounter<long>("watchfloor.feed.readings", "{reading}", "Readings of a feed by how they ended: caught_up, refused, unreachable, leased.");
    private static readonly Histogram<double> ReadingTime = Meter.CreateHistogram<double>("watchfloor.feed.duration", "s", "Time of one reading of a feed.");
    private static readonly Gauge<double> Lag = Meter.CreateGauge<double>("watchfloor.feed.lag", "s", "Age of a feed's newest event when it was read.");
    private static readonly Gauge<double> Pause = Meter.CreateGauge<double>("watchfloor.feed.pause", "s", "How long the vendor asked to wait before the next reading; 0 when it did not.");
    private static readonly Counter<long> Findings = Meter.CreateCounter<long>("watchfloor.detector.findings", "{finding}", "Findings of a detector.");
    private static readonly Histogram<double> DetectorTime = Meter.CreateHistogram<double>("watchfloor.detector.duration", "s", "Time of one run of a detector.");
    private static readonly Counter<long> Judged = Meter.CreateCounter<long>("watchfloor.incidents.judged", "{incident}", "Incidents that triage gave a verdict.");

    /// <summary>Spans of the stages.</summary>
    internal static ActivitySource Spans { get; } = new(Name);

    /// <summary>Notes how one reading of a feed ended.</summary>
    internal static void Reading(string feed, FeedResult result)
    {
        var tag = new KeyValuePair<string, object?>("feed", feed);
        Records.Add(result.Records, tag);
        Events.Add(result.Events, tag);
        Duplicates.Add(result.Duplicates, tag);
        Quarantined.Add(result.Quarantined, tag);
        Readings.Add(1, tag, new("outcome", result switch { { Done: true } => "caught_up", { Unreachable: true } => "unreachable", _ => "refused" }));
        ReadingTime.Record(result.Elapsed.TotalSeconds, tag);
        Pause.Record(result.RetryAfter?.TotalSeconds ?? 0, tag);
        if (result.Lag is { } lag)
        {
            Lag.Record(lag.TotalSeconds, tag);
        }
    }

    /// <summary>Notes that somebody else was reading the feed.</summary>
    internal static void Leased(string feed) => Readings.Add(1, new KeyValuePair<string, object?>("feed", feed), new("outcome", "leased"));

    /// <summary>Notes one run of a detector.</summary>
    internal static void Detected(DetectorResult result)
    {
        var tag = new KeyValuePair<string, object?>("detector", result.Detector);
        Findings.Add(result.Findings.Count, tag);
        DetectorTime.Record(result.Elapsed.TotalSeconds, tag);
    }

    /// <summary>Notes one verdict.</summary>
    internal static void Verdict(string verdict) => Judged.Add(1, new KeyValuePair<string, object?>("verdict", verdict));
}
