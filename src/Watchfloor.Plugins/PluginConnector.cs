using System.Runtime.CompilerServices;
using Watchfloor.Connectors;

namespace Watchfloor.Plugins;

/// <summary>A plug-in's connector behind a wall: it writes into its own feeds only, and whatever fails in it is that feed's failure and nobody else's.</summary>
internal sealed class PluginConnector : IConnector
{
    private readonly IConnector inner;
    private readonly IReadOnlyList<FeedDescription> feeds;

    /// <summary>Puts the wall around a connector.</summary>
    /// <exception cref="PluginException">It names itself or a feed as another's.</exception>
    public PluginConnector(string plugin, IConnector inner)
    {
        (this.inner, Name) = (inner, plugin);
        feeds = [.. inner.Describe()];
        if (inner.Name != plugin || feeds.Any(feed => !PluginRules.IsOwnFeed(plugin, feed.Name)))
        {
            throw new PluginException($"The connector of {plugin} calls itself '{inner.Name}' and reads '{string.Join(", ", feeds.Select(feed => feed.Name))}'.", $"Call it {plugin}, and its feeds {plugin}.something.");
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Describe() => feeds;

    /// <inheritdoc/>
    public async IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var batches = inner.ReadAsync(feed, cursor, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(batches, cancellationToken))
        {
            yield return batches.Current.Feed == feed
                ? batches.Current
                : throw new ConnectorException(Name, $"The plug-in {Name} was asked for {feed} and brought records of '{batches.Current.Feed}'. Ask its author to mend it.");
        }
    }

    private async Task<bool> NextAsync(IAsyncEnumerator<Batch> batches, CancellationToken cancellationToken)
    {
        try
        {
            return await batches.MoveNextAsync();
        }
        catch (Exception exception) when (exception is not ConnectorException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new ConnectorException(Name, $"The plug-in {Name} failed by itself: {exception.GetType().Name}: {exception.Message} Ask its author to mend it.", innerException: exception);
        }
    }
}
