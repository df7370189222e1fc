using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Dga;

/// <summary>One name that one host asked for.</summary>
internal sealed record AskedName(string Source, string Name, bool IsMissing, DateTimeOffset First, DateTimeOffset Last, EvidenceId Id, string? Address)
{
    /// <summary>Reads a row of <c>failed-names.sql</c>.</summary>
    public static AskedName Read(RowReader row) => new(
        row.Text("source")!, row.Text("name")!, row.Long("missing") > 0, row.Time("first"), row.Time("last"), EvidenceId.Parse(row.Text("id")!), row.Text("address"));
}

/// <summary>The registered domains of one host, counted.</summary>
internal sealed class HostNames
{
    private readonly Dictionary<string, bool> domains = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> sinks = new(StringComparer.Ordinal);

    /// <summary>Registered domains.</summary>
    public int Domains => domains.Count;

    /// <summary>Of these, not existing.</summary>
    public int Missing { get; private set; }

    /// <summary>Of these, drawn by lot.</summary>
    public int MissingRandom { get; private set; }

    /// <summary>Drawn by lot and existing, several at one address.</summary>
    public int LargestSink => sinks.Values.DefaultIfEmpty(0).Max();

    /// <summary>That address; null when there is none with five.</summary>
    public string? SinkAddress => LargestSink >= 5 ? sinks.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).First().Key : null;

    /// <summary>Domains that speak for a generator.</summary>
    public int Suspicious => MissingRandom + (LargestSink >= 5 ? LargestSink : 0);

    /// <summary>Some of them, earliest first.</summary>
    public List<string> Examples { get; } = [];

    /// <summary>Their records; at most 100.</summary>
    public List<EvidenceId> Evidence { get; } = [];

    /// <summary>First of them.</summary>
    public DateTimeOffset First { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Last of them.</summary>
    public DateTimeOffset Last { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>Adds a name; of one registered domain only the first counts.</summary>
    public void Add(AskedName name)
    {
        var domain = PublicSuffixes.RegisteredDomain(name.Name);
        if (domain.EndsWith(".arpa", StringComparison.Ordinal) || domain.EndsWith(".local", StringComparison.Ordinal) || !domains.TryAdd(domain, name.IsMissing))
        {
            return;
        }

        Missing += name.IsMissing ? 1 : 0;
        if (!NameText.LooksRandom(domain[..domain.IndexOf('.', StringComparison.Ordinal)]))
        {
            return;
        }

        MissingRandom += name.IsMissing ? 1 : 0;
        if (name.Address is { } address)
        {
            sinks[address] = sinks.GetValueOrDefault(address) + 1;
        }

        if (Evidence.Count < 100)
        {
            Evidence.Add(name.Id);
            Examples.Add(domain);
        }

        First = name.First < First ? name.First : First;
        Last = name.Last > Last ? name.Last : Last;
    }
}
