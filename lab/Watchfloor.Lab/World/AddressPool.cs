namespace Watchfloor.Lab.World;

/// <summary>Gives out internet addresses from the three documentation networks, none twice.</summary>
/// <remarks>Good and bad hosts come from the same networks, so that an address does not give its owner away.</remarks>
internal sealed class AddressPool
{
    private readonly Dictionary<string, Queue<string>> _free = [];

    public AddressPool(Random random)
    {
        foreach (var network in new[] { "192.0.2", "198.51.100", "203.0.113" })
        {
            var hosts = Enumerable.Range(1, 254).ToArray();
            random.Shuffle(hosts);
            _free[network] = new Queue<string>(hosts.Select(host => $"{network}.{host}"));
        }
    }

    /// <summary>An address nobody else has.</summary>
    /// <param name="network">One of the three networks, for example <c>203.0.113</c>.</param>
    public string Take(string network) => _free[network].Dequeue();

    /// <summary>An address nobody else has, from whichever network has most left.</summary>
    public string TakeAny() => _free.OrderByDescending(entry => entry.Value.Count).ThenBy(entry => entry.Key, StringComparer.Ordinal).First().Value.Dequeue();
}
