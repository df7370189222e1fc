using Watchfloor.Incidents;
using Watchfloor.Lake;

namespace Watchfloor.Operations;

/// <summary>The whole way once: collect, detect, correlate, triage, investigate, report.</summary>
public sealed class PipelineRun(EventLake lake, FeedCollector collector, DetectionRunner detection, IncidentRun incidents, ReportRun reports)
{
    /// <summary>Runs every stage; each tells the watcher how far it has come.</summary>
    /// <param name="collect">What to collect.</param>
    /// <param name="progress">The watcher; may be null.</param>
    /// <param name="cancellationToken">Stops between commits; what was committed stays.</param>
    public async Task<PipelineResult> RunAsync(CollectOptions collect, IProgress<StageUpdate>? progress, CancellationToken cancellationToken)
    {
        var feeds = await CollectAsync(collect, progress, cancellationToken);

        var detect = new Stage("detect", progress);
        detect.Now("running the detectors");
        var detectors = await detection.RunAsync(
            [], window: null, new Relay<DetectorResult>(result => detect.Now($"{result.Detector}: {result.Findings.Count} findings")), cancellationToken);
        detect.Done(
            $"{detectors.Sum(result => result.Findings.Count)} findings: " + string.Join(", ", detectors.Select(result => $"{result.Detector} {result.Findings.Count}")),
            detectors.Select(result => (result.Detector, (double)result.Findings.Count)));

        var judged = await incidents.RunAsync(window: null, [], progress, cancellationToken);

        var report = new Stage("report", progress);
        report.Now("writing reports");
        await using var snapshot = await lake.SnapshotAsync(cancellationToken);
        var written = await reports.WriteAsync(
            snapshot, [.. judged.Where(incident => incident.Triage?.Verdict is Verdict.TruePositive or Verdict.NeedsPerson)], cancellationToken);
        report.Done(
            $"{written.Count} incidents reported, {written.Sum(file => file.Sentences)} sentences, {written.Sum(file => file.Cited)} with evidence that resolves",
            ("reports", written.Count), ("sentences", written.Sum(file => file.Sentences)), ("cited", written.Sum(file => file.Cited)));
        return new PipelineResult(feeds, detectors, judged, written);
    }

    private async Task<IReadOnlyList<FeedResult>> CollectAsync(CollectOptions options, IProgress<StageUpdate>? progress, CancellationToken cancellationToken)
    {
        var stage = new Stage("collect", progress);
        var latest = new System.Collections.Concurrent.ConcurrentDictionary<string, FeedResult>();
        stage.Now("asking the vendors");
        var feeds = await collector.CollectAsync(
            options,
            new Relay<FeedResult>(result =>
            {
                latest[result.Feed] = result;
                stage.Now($"{latest.Values.Sum(feed => feed.Events):N0} events; {result.Feed} {result.Records:N0} records");
            }),
            cancellationToken);
        stage.Done(
            $"{feeds.Sum(feed => feed.Records):N0} records of {feeds.Count} feeds became {feeds.Sum(feed => feed.Events):N0} events, {feeds.Sum(feed => feed.Quarantined)} quarantined",
            ("records", feeds.Sum(feed => feed.Records)),
            ("events", feeds.Sum(feed => feed.Events)),
            ("duplicates", feeds.Sum(feed => feed.Duplicates)),
            ("quarantined", feeds.Sum(feed => feed.Quarantined)));
        return feeds;
    }

    // Progress<T> would hand each report to the thread pool, where they overtake one another.
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}

/// <summary>What a run came to.</summary>
/// <param name="Feeds">What each feed gave.</param>
/// <param name="Detectors">What each detector found.</param>
/// <param name="Incidents">The incidents, triaged and investigated, highest risk first.</param>
/// <param name="Reports">The reports written.</param>
public sealed record PipelineResult(
    IReadOnlyList<FeedResult> Feeds, IReadOnlyList<DetectorResult> Detectors, IReadOnlyList<Incident> Incidents, IReadOnlyList<WrittenReport> Reports);
