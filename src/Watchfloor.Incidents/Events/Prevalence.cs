namespace Watchfloor.Incidents;

/// <summary>How common things are in the company: what many hosts do every day is seldom an attack.</summary>
internal sealed class Prevalence(IReadOnlyDictionary<(string Kind, string Value), (long Hosts, long Days, long Events)> seen, int estate)
{
    /// <summary>Hosts known to the inventories, at least one.</summary>
    public int Estate { get; } = Math.Max(1, estate);

    public static Prevalence None { get; } = new(new Dictionary<(string, string), (long, long, long)>(), 1);

    public long HostsWithHash(string? hash) => Hosts("hash", hash);

    public long HostsReaching(string? address) => Hosts("address", address);

    public long UsersFrom(string? address) => Hosts("source", address);

    public long HostsResolving(string? domain) => Hosts("domain", domain);

    public long HostsRunning(string? commandLine) => Hosts("command", commandLine);

    /// <summary>True when at least one host in fifty, and at least ten, do it.</summary>
    public bool IsCommon(long hosts) => hosts >= Math.Max(10, Estate / 50);

    private long Hosts(string kind, string? value) => value is not null && seen.TryGetValue((kind, value), out var found) ? found.Hosts : 0;
}
