using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What was found by following the findings of one incident through the telemetry.</summary>
internal sealed class Trace
{
    /// <summary>Processes that belong to the story, oldest first on each host.</summary>
    public Dictionary<(string Host, string Uid), LakeEvent> Processes { get; } = [];

    /// <summary>The topmost processes of the story: what session roots, mail programs or another machine started.</summary>
    public List<LakeEvent> Roots { get; } = [];

    /// <summary>Events that belong to the story without a process of it: service starts, files written over the network.</summary>
    public Dictionary<EvidenceId, LakeEvent> Loose { get; } = [];

    /// <summary>Tasks and services that processes of the story made.</summary>
    public List<LakeEvent> Leftovers { get; } = [];

    /// <summary>Moves from host to host.</summary>
    public List<LateralMove> Moves { get; } = [];

    /// <summary>The mails that brought it.</summary>
    public List<StoredMail> Deliveries { get; } = [];

    /// <summary>For each host in the story, since when.</summary>
    public SortedDictionary<string, DateTimeOffset> Hosts { get; } = new(StringComparer.Ordinal);

    /// <summary>Accounts used to move, taken over as it seems.</summary>
    public SortedSet<string> StolenUsers { get; } = new(StringComparer.Ordinal);

    /// <summary>Hosts reached whose history was not read yet.</summary>
    public SortedSet<string> Unread { get; } = new(StringComparer.Ordinal);

    /// <summary>Accounts that somebody else used.</summary>
    public List<AccountTakeover> Accounts { get; } = [];

    /// <summary>Exclusions that hide it from a sensor.</summary>
    public List<Blinding> Blindings { get; } = [];

    /// <summary>Data that left by the accounts of the people themselves.</summary>
    public List<Outflow> Outflows { get; } = [];

    /// <summary>True when data left by people's own accounts and nobody else is in it.</summary>
    public bool IsOutflowAlone => this is { Outflows.Count: > 0, Moves.Count: 0, Accounts.Count: 0 };

    /// <summary>Ids of processes started from another machine.</summary>
    public HashSet<EvidenceId> StartedRemotely { get; } = [];

    public bool Has(LakeEvent item) => item.Host is not null && item.ActorProcessUid is not null && Processes.ContainsKey((item.Host, item.ActorProcessUid));

    /// <summary>What the processes of the story did.</summary>
    public IEnumerable<LakeEvent> Acts(IncidentData data) =>
        Processes.Keys.SelectMany(key => data.History(key.Host)?.ActsOf(key.Uid) ?? []).Concat(Loose.Values).DistinctBy(item => item.Id);
}
