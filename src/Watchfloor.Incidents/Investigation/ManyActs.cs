using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Several acts told as one line of the timeline.</summary>
internal static class ManyActs
{
    private const int Evidence = 24;

    /// <summary>One line from the first act to the last; of many, both ends are cited.</summary>
    public static TimelineEntry Entry(IReadOnlyList<LakeEvent> acts, string kind, IReadOnlyList<string> techniques, string text, params string?[] quotes) => new()
    {
        Time = acts[0].Time,
        EndTime = acts.Count > 1 && acts[^1].Time > acts[0].Time ? acts[^1].Time : null,
        Count = acts.Count,
        What = Statements.Of(acts.Count <= Evidence ? acts.Select(act => act.Id) : acts.Take(Evidence / 2).Concat(acts.TakeLast(Evidence / 2)).Select(act => act.Id), text, quotes),
        Techniques = techniques,
        Kind = kind,
    };
}
