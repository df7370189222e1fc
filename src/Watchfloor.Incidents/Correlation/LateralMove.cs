using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Somebody came from one host onto another over the network.</summary>
/// <param name="From">Host the logon came from.</param>
/// <param name="To">Host logged on to.</param>
/// <param name="User">Account used.</param>
/// <param name="Time">When.</param>
/// <param name="Id">The logon event.</param>
internal sealed record LateralMove(string From, string To, string User, DateTimeOffset Time, EvidenceId Id)
{
    /// <summary>True when the account is not the one that ordinarily works on <see cref="From"/>.</summary>
    public bool IsForeignUser { get; init; }

    /// <summary>True when this account had not come this way before in the data.</summary>
    public bool IsFirst { get; init; }

    /// <summary>The same logon as other tools saw it.</summary>
    public IReadOnlyList<EvidenceId> AlsoSeen { get; init; } = [];

    /// <summary>Logons by the same account on the same way later.</summary>
    public int Repeats { get; init; }
}
