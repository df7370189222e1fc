using System.Diagnostics;

namespace Watchfloor.Operations;

/// <summary>One stage of a run: counts its time and tells the watcher how far it has come.</summary>
internal sealed class Stage(string name, IProgress<StageUpdate>? progress)
{
    private static readonly IReadOnlyDictionary<string, double> NoCounts = new Dictionary<string, double>();

    private readonly Stopwatch watch = Stopwatch.StartNew();

    /// <summary>Says what the stage does now.</summary>
    public void Now(string text) => progress?.Report(new StageUpdate(name, text, NoCounts, watch.Elapsed, Done: false));

    /// <summary>Says what the stage came to.</summary>
    public void Done(string text, params IEnumerable<(string Name, double Value)> counts) =>
        progress?.Report(new StageUpdate(name, text, counts.ToDictionary(count => count.Name, count => count.Value), watch.Elapsed, Done: true));
}
