namespace Watchfloor.Detection.Beaconing;

/// <summary>How many destinations a source calls on one port about equally often: a monitor asks every machine, an implant a few.</summary>
internal sealed class FanOut
{
    private readonly Dictionary<(string Source, int? Port), double[]> medians;

    private FanOut(Dictionary<(string Source, int? Port), double[]> medians) => this.medians = medians;

    /// <summary>Nobody calls anything else.</summary>
    public static FanOut None { get; } = new([]);

    /// <summary>Counts over everything that was read.</summary>
    public static FanOut Of(IReadOnlyList<CallSeries> all) => new(all
        .Where(series => series.Direction != 1)
        .GroupBy(series => (series.Source, series.Port))
        .ToDictionary(group => group.Key, group => group.Select(MeanGap).Order().ToArray()));

    /// <summary>Destinations of the same source and port called at 0.8 to 1.25 times the same mean gap, this one included.</summary>
    public int Alike(CallSeries series)
    {
        var gap = MeanGap(series);
        return medians.GetValueOrDefault((series.Source, series.Port))?.Count(other => other >= 0.8 * gap && other <= 1.25 * gap) ?? 1;
    }

    private static double MeanGap(CallSeries series) => (series.Times[^1] - series.Times[0]) / Math.Max(1, Math.Max(series.Calls, series.Times.Length) - 1);
}
