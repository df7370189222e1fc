using System.Runtime.CompilerServices;
using Watchfloor.Lake;

namespace Watchfloor.Detection.Network;

/// <summary>The company's own machines that were seen calling: what "only one of so many" is counted against.</summary>
/// <remarks>Callers from the internet are no machines of the company; counting them would make every destination look rare.</remarks>
internal sealed class HostsInView
{
    private static readonly string Sql = EmbeddedText.Read(typeof(HostsInView), "hosts.sql");
    private static readonly ConditionalWeakTable<LakeSnapshot, List<(DateTimeOffset From, DateTimeOffset To, List<(string Source, string? Address, bool IsInside)> Hosts)>> Known = [];

    private readonly AddressSpace inside;

    private HostsInView(AddressSpace inside, int count) => (this.inside, Count) = (inside, count);

    /// <summary>How many.</summary>
    public int Count { get; }

    /// <summary>Whether there are enough for rarity to mean anything.</summary>
    public bool AreEnough => Count >= 10;

    /// <summary>Counts them; one snapshot and window is read once for all detectors.</summary>
    public static async Task<HostsInView> ReadAsync(DetectionContext context, AddressSpace inside, CancellationToken cancellationToken)
    {
        var windows = Known.GetOrCreateValue(context.Lake);
        var hosts = windows.Find(window => window.From == context.From && window.To == context.To).Hosts;
        if (hosts is null)
        {
            hosts = [];
            var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To };
            await foreach (var host in context.Lake.QueryAsync(Sql, parameters, row => (Source: new RowReader(row).Text("source"), Address: new RowReader(row).Text("src_ip"), IsInside: new RowReader(row).Truth("is_inside")), cancellationToken))
            {
                if (host.Source is { } source)
                {
                    hosts.Add((source, host.Address, host.IsInside));
                }
            }

            windows.Add((context.From, context.To, hosts));
        }

        return new(inside, hosts.Where(host => host.IsInside || inside.Contains(host.Address)).Select(host => host.Source).Distinct().Count());
    }

    /// <summary>Whether a call came in: by the sensor's word, else by the caller's address where machines of the company are seen at all.</summary>
    /// <param name="source">The caller's address.</param>
    /// <param name="direction">OCSF direction_id; 0 when nobody said.</param>
    public bool IsFromOutside(string? source, long direction) => direction == 1 || (!inside.Contains(source) && direction is not (2 or 3) && Count > 0);

    /// <summary>What it means that so many hosts of the company call a destination.</summary>
    /// <param name="hosts">Hosts that call it.</param>
    /// <param name="down">What a widely called destination is, for the reason.</param>
    public Multiplier Prevalence(long hosts, string down) => !AreEnough
        ? new("prevalence_unknown", 0.85, NetworkFindings.Invariant($"Only {Count} hosts are in view, so nobody can say whether others call it too."))
        : hosts <= 1 ? new("prevalence", 1.15, NetworkFindings.Invariant($"Only 1 of {Count} hosts calls it."))
        : hosts >= 0.1 * Count ? new("prevalence", 0.4, NetworkFindings.Invariant($"{hosts} of {Count} hosts call it: {down}."))
        : new("prevalence", 0.8, NetworkFindings.Invariant($"{hosts} of {Count} hosts call it."));
}
