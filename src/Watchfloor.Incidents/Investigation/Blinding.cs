using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>An exclusion that keeps a sensor from showing the folder in which an attack runs, and what else came from where it was made.</summary>
/// <param name="Host">The machine that is no longer seen whole.</param>
/// <param name="Exclusion">The record of its making; its resource is the pattern, its remainder the exclusion's id.</param>
internal sealed record Blinding(string Host, LakeEvent Exclusion)
{
    /// <summary>Tokens that the same client took from there right before.</summary>
    public IReadOnlyList<LakeEvent> Tokens { get; init; } = [];

    /// <summary>When the exclusion was taken away again; null while it stands.</summary>
    public LakeEvent? Removal { get; init; }

    /// <summary>Sign-ins and operations of other identities from the same address, oldest first.</summary>
    public IReadOnlyList<LakeEvent> AddressActs { get; init; } = [];

    /// <summary>The client's id.</summary>
    public string Client => Exclusion.ActorUserName ?? "";

    /// <summary>What people call the client; its id when no record says.</summary>
    public string ClientName => Tokens.Append(Exclusion).Select(act => act.EntityName).FirstOrDefault(name => name is { Length: > 0 }) ?? Client;

    /// <summary>Identities that were used from the same address, by the application's id.</summary>
    public IEnumerable<IGrouping<string, LakeEvent>> Identities => AddressActs.Where(act => act.EntityUid is { Length: > 0 } && act.EntityUid != Client).GroupBy(act => act.EntityUid!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Packages that were published from there.</summary>
    public IEnumerable<LakeEvent> Published => AddressActs.Where(act => act is { EventCode: "PackagePublished", ResourceName: { Length: > 0 } });
}
