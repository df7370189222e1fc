namespace Watchfloor.Connectors;

/// <summary>A connector whose vendor counts calls over a long time and says nothing until they are spent, so that the connector counts itself.</summary>
public interface IQuotaSource
{
    /// <summary>How much of each quota is used, by what this process did and by what stored cursors tell.</summary>
    /// <param name="cursors">Stored cursors by feed; feeds without one are left out.</param>
    /// <exception cref="ConnectorException">A stored cursor is not one of the connector's.</exception>
    IReadOnlyList<QuotaState> Quotas(IReadOnlyDictionary<string, string> cursors);
}

/// <summary>One quota as the connector counts it.</summary>
/// <param name="Name">What the vendor calls the group of calls.</param>
/// <param name="Used">Calls that still count.</param>
/// <param name="Allowed">Calls that the connector lets itself make; the rest of <paramref name="Limit"/> is left for people and other programs.</param>
/// <param name="Limit">Calls that the vendor allows everybody with this credential.</param>
/// <param name="FreesAt">When the next calls stop counting; null when none count.</param>
public sealed record QuotaState(string Name, int Used, int Allowed, int Limit, DateTimeOffset? FreesAt);
