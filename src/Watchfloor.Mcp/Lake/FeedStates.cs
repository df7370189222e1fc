using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>Looks up the state of feeds: configured, read, failed, how fresh.</summary>
internal static class FeedStates
{
    /// <summary>States of the feeds that <paramref name="names"/> name, by name; a name ending in <c>*</c> stands for all known that begin so.</summary>
    public static async Task<IReadOnlyList<FeedState>> OfAsync(ToolSources sources, LakeState lake, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        if (names.Count == 0)
        {
            return [];
        }

        var configured = sources.Feeds.Choose([]).Select(item => item.Feed).DistinctBy(feed => feed.Name).ToDictionary(feed => feed.Name);
        var newest = await lake.NewestAsync().WaitAsync(cancellationToken);
        var attempts = FeedAttempts.Read(sources.Lake.Folder);
        var known = configured.Keys.Concat(newest.Keys).Concat(lake.Positions.Feeds.Keys).Distinct().ToList();
        return
        [
            .. names.SelectMany(name => name.EndsWith('*') ? known.Where(feed => feed.StartsWith(name[..^1], StringComparison.Ordinal)) : [name])
                .Distinct().Order(StringComparer.Ordinal).Select(State),
        ];

        FeedState State(string feed)
        {
            var attempt = attempts.GetValueOrDefault(feed);
            var committed = lake.Positions.Feeds.GetValueOrDefault(feed);
            return new FeedState(
                feed,
                configured.ContainsKey(feed) || feed.StartsWith("watchfloor.", StringComparison.Ordinal),
                configured.GetValueOrDefault(feed)?.Permission,
                attempt?.CaughtUpAt ?? committed,
                newest.TryGetValue(feed, out var time) ? time : null,
                attempt);
        }
    }
}
