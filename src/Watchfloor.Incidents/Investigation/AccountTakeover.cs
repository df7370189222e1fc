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

    /// <summary>The link that was followed right before; null when none is known.</summary>
    public LakeEvent? Click { get; init; }

    /// <summary>The look-up of the link's name on the person's machine; null when none is known.</summary>
    public LakeEvent? LookUp { get; init; }

    /// <summary>Where the link leads: a name, or the text as it is when that is no link; null without one.</summary>
    public string? LinkedTo => Click is { Url: { } url } ? Uri.TryCreate(url, UriKind.Absolute, out var link) ? link.Host.ToLowerInvariant() : url : null;

    /// <summary>What was changed about the account since, from elsewhere: a new password by the helpdesk.</summary>
    public IReadOnlyList<LakeEvent> Answers { get; init; } = [];

    /// <summary>Sign-ins of applications that the account was used to make or to let in.</summary>
    public IReadOnlyList<LakeEvent> ApplicationActs { get; init; } = [];

    /// <summary>The first sign-in that was let in, or the first act without one.</summary>
    public LakeEvent Begin => Acts.FirstOrDefault(act => AccountActs.IsLetIn(act)) ?? Acts[0];

    /// <summary>Whether a sign-in from elsewhere followed a link, second factor and all: then the page behind the link passed on what the person gave it, and kept the session.</summary>
    public bool CameThroughThePage(LakeEvent act) => Click is not null && act.IsMfa == true && AccountActs.IsLetIn(act) && act.SrcIp == Begin.SrcIp && act.Time - Click.Time <= AccountTracer.SinceLink;

    /// <summary>Whether a sign-in was made in a session that somebody opened at another address.</summary>
    public bool IsInACarriedSession(LakeEvent act) => act.SignInSession is { } session && AccountActs.IsLetIn(act)
        && Acts.Any(other => other.SignInSession == session && other.SrcIp != act.SrcIp && other.Time < act.Time && AccountActs.IsLetIn(other));

    /// <summary>Applications that the account was used to make or to let in, by their directory id.</summary>
    public IEnumerable<IGrouping<string, LakeEvent>> Applications => Acts.Where(act => act is { ClassUid: EntityManagement.Uid, EntityUid: not null }).GroupBy(act => act.EntityUid!, StringComparer.Ordinal);
}
