using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What somebody else did with an account.</summary>
/// <param name="User">Whose account.</param>
internal sealed record AccountTakeover(string User)
{
    /// <summary>Addresses from where neither the person nor a colleague had signed in.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>Other addresses that the findings about it name, from where nobody got in.</summary>
    public IReadOnlyList<(string Address, EvidenceId Finding)> Named { get; init; } = [];

    /// <summary>Everything done with the account from there, oldest first; refused sign-ins too.</summary>
    public required IReadOnlyList<LakeEvent> Acts { get; init; }

    /// <summary>The link that was followed right before, and the look-up of its name; empty when none is known.</summary>
    public IReadOnlyList<LakeEvent> LedBy { get; init; } = [];

    /// <summary>What was changed about the account since, from elsewhere: a new password by the helpdesk.</summary>
    public IReadOnlyList<LakeEvent> Answers { get; init; } = [];

    /// <summary>Sign-ins of applications that the account was used to make or to let in.</summary>
    public IReadOnlyList<LakeEvent> ApplicationActs { get; init; } = [];

    /// <summary>The first sign-in that was let in, or the first act without one.</summary>
    public LakeEvent Begin => Acts.FirstOrDefault(act => AccountActs.IsLetIn(act)) ?? Acts[0];

    /// <summary>Applications that the account was used to make or to let in, by their directory id.</summary>
    public IEnumerable<IGrouping<string, LakeEvent>> Applications => Acts.Where(act => act is { ClassUid: EntityManagement.Uid, EntityUid: not null }).GroupBy(act => act.EntityUid!, StringComparer.Ordinal);
}
