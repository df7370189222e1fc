using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.PasswordSpray;

/// <summary>A source from which many users' passwords were wrong.</summary>
internal sealed record Spray
{
    /// <summary>Most that one user's tries may be of all, on average: a spray goes round, a script with an old password does not.</summary>
    private const double MostForOne = 0.5;

    // Of those whom a spray tries a tenth at most is let in.
    private const double SpraySuccess = 0.1;

    /// <summary>What the tries have in common: <c>address</c>, <c>network</c> or <c>client</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The address, the autonomous system, or what the client calls itself.</summary>
    public required string Source { get; init; }

    /// <summary>Users who failed from there and were never let in from there.</summary>
    public required long Failing { get; init; }

    /// <summary>Users who were let in from there.</summary>
    public required long Answered { get; init; }

    /// <summary>Wrong passwords.</summary>
    public required long Tries { get; init; }

    /// <summary>Most wrong passwords for one user.</summary>
    public required long MostForOneUser { get; init; }

    /// <summary>Share of users that sources of this kind usually let in.</summary>
    public required double Usual { get; init; }

    /// <summary>Addresses the tries came from, in order.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>One wrong password of each of the first users.</summary>
    public required IReadOnlyList<EvidenceId> Failed { get; init; }

    /// <summary>Who was let in from there after it had begun, those first whose own password had been wrong before; the first of them.</summary>
    public required IReadOnlyList<string> HitUsers { get; init; }

    /// <summary>Their sign-ins.</summary>
    public required IReadOnlyList<EvidenceId> HitIds { get; init; }

    /// <summary>How many they are.</summary>
    public required long Hits { get; init; }

    /// <summary>First wrong password, UTC.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>Last wrong password, UTC.</summary>
    public required DateTimeOffset LastFailed { get; init; }

    /// <summary>Last wrong password or first sign-in of somebody let in, UTC.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>Natural logarithm of how much likelier a spray gives these outcomes than ordinary people do.</summary>
    public double Odds
    {
        get
        {
            var usual = Math.Clamp(Usual, 0.5, 0.98);
            return (Failing * Math.Log((1 - SpraySuccess) / (1 - usual))) + (Answered * Math.Log(SpraySuccess / usual));
        }
    }

    /// <summary>True when the tries go round the users.</summary>
    public bool GoesRound => MostForOneUser <= Math.Max(1, MostForOne * Tries);

    /// <summary>0 to 1: how many they were, and whether somebody was let in.</summary>
    public double Score => Math.Min(0.99, 0.5 + (0.25 * (1 - Math.Exp(-Failing / 40.0))) + (Hits > 0 ? 0.2 : 0));

    /// <summary>Reads a row of <c>sprays.sql</c>.</summary>
    public static Spray Read(RowReader row) => new()
    {
        Kind = row.Text("kind")!,
        Source = row.Text("source")!,
        Failing = row.Long("failing"),
        Answered = row.Long("answered"),
        Tries = row.Long("tries"),
        MostForOneUser = row.Long("most_for_one"),
        Usual = row.Number("usual"),
        Addresses = row.Texts("addresses"),
        Failed = row.Ids("failed_ids"),
        HitUsers = row.Texts("hit_users"),
        HitIds = row.Ids("hit_ids"),
        Hits = row.Long("hits"),
        First = row.Time("first_failed"),
        LastFailed = row.Time("last_failed"),
        Last = row.Time("last_seen"),
    };
}
