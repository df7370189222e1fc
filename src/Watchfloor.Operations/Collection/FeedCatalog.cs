using Watchfloor.Connectors;

namespace Watchfloor.Operations;

/// <summary>The feeds of the connectors that are configured. The connectors are looked at when the first feed is asked for.</summary>
public sealed class FeedCatalog(IEnumerable<IConnector> connectors)
{
    private readonly Lazy<IReadOnlyList<(IConnector Connector, FeedDescription Feed)>> feeds =
        new(() => [.. connectors.SelectMany(connector => connector.Describe().Select(feed => (connector, feed)))], LazyThreadSafetyMode.PublicationOnly);

    private IReadOnlyList<(IConnector Connector, FeedDescription Feed)> All => feeds.Value;

    /// <summary>The feeds that <paramref name="sources"/> name, by connector or by feed; all when empty.</summary>
    /// <exception cref="UsageException">A name fits no configured connector or feed.</exception>
    public IReadOnlyList<(IConnector Connector, FeedDescription Feed)> Choose(IReadOnlyCollection<string> sources)
    {
        if (sources.FirstOrDefault(source => !All.Any(item => Names(item, source))) is { } unknown)
        {
            throw new UsageException(All.Count == 0
                ? "No source is configured. Run 'watchfloor init' and fill in the connectors you use."
                : $"'{unknown}' is no configured source. There are: "
                    + string.Join(", ", All.Select(item => item.Connector.Name).Distinct().Concat(All.Select(item => item.Feed.Name))) + ".");
        }

        return sources.Count == 0 ? All : [.. All.Where(item => sources.Any(source => Names(item, source)))];
    }

    private static bool Names((IConnector Connector, FeedDescription Feed) item, string source) =>
        item.Connector.Name.Equals(source, StringComparison.OrdinalIgnoreCase)
        || item.Feed.Name.Equals(source, StringComparison.OrdinalIgnoreCase);
}
