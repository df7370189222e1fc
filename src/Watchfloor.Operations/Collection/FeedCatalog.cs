using Watchfloor.Connectors;

namespace Watchfloor.Operations;

/// <summary>The feeds of the connectors that are configured.</summary>
public sealed class FeedCatalog(IEnumerable<IConnector> connectors)
{
    private readonly IReadOnlyList<(IConnector Connector, FeedDescription Feed)> all =
        [.. connectors.SelectMany(connector => connector.Describe().Select(feed => (connector, feed)))];

    /// <summary>The feeds that <paramref name="sources"/> name, by connector or by feed; all when empty.</summary>
    /// <exception cref="UsageException">A name fits no configured connector or feed.</exception>
    public IReadOnlyList<(IConnector Connector, FeedDescription Feed)> Choose(IReadOnlyCollection<string> sources)
    {
        if (sources.FirstOrDefault(source => !all.Any(item => Names(item, source))) is { } unknown)
        {
            throw new UsageException(all.Count == 0
                ? "No source is configured. Run 'watchfloor init' and fill in the connectors you use."
                : $"'{unknown}' is no configured source. There are: "
                    + string.Join(", ", all.Select(item => item.Connector.Name).Distinct().Concat(all.Select(item => item.Feed.Name))) + ".");
        }

        return sources.Count == 0 ? all : [.. all.Where(item => sources.Any(source => Names(item, source)))];
    }

    private static bool Names((IConnector Connector, FeedDescription Feed) item, string source) =>
        item.Connector.Name.Equals(source, StringComparison.OrdinalIgnoreCase)
        || item.Feed.Name.Equals(source, StringComparison.OrdinalIgnoreCase);
}
