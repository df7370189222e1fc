namespace Watchfloor.Incidents;

/// <summary>A host was seen with an address between two moments.</summary>
internal sealed record AddressUse(string Address, string Host, DateTimeOffset First, DateTimeOffset Last);

/// <summary>Which host had an address at a moment. Leases move on, so the answer needs the time.</summary>
internal sealed class AddressBook(IEnumerable<AddressUse> uses)
{
    /// <summary>A lease usually outlives the last record that shows it by some hours.</summary>
    private static readonly TimeSpan Before = TimeSpan.FromHours(2);
    private static readonly TimeSpan After = TimeSpan.FromHours(12);

    private readonly ILookup<string, AddressUse> byAddress = uses.ToLookup(use => use.Address, StringComparer.OrdinalIgnoreCase);

    /// <summary>The host; null when nobody, or more than one, is seen with the address around that time: a shared address is nobody's.</summary>
    public string? HostAt(string? address, DateTimeOffset time)
    {
        if (string.IsNullOrEmpty(address))
        {
            return null;
        }

        var covering = byAddress[address].Where(use => use.First <= time && time <= use.Last).Select(use => use.Host).Distinct().Take(2).ToList();
        if (covering.Count > 0)
        {
            return covering.Count == 1 ? covering[0] : null;
        }

        var near = byAddress[address].Where(use => use.First - Before <= time && time <= use.Last + After).Select(use => use.Host).Distinct().Take(2).ToList();
        return near.Count == 1 ? near[0] : null;
    }
}
