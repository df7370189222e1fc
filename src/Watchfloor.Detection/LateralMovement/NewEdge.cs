using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.LateralMovement;

/// <summary>A user's first remote logon to a host, and what was set up there right after.</summary>
internal sealed record NewEdge
{
    private const int JumpHostAccounts = 3;

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The logon's record.</summary>
    public required EvidenceId Id { get; init; }

    /// <summary>Account in lower case.</summary>
    public required string User { get; init; }

    /// <summary>Host logged on to.</summary>
    public required string Host { get; init; }

    /// <summary>Address it came from.</summary>
    public required string SourceAddress { get; init; }

    /// <summary>Host with that address; null when unknown.</summary>
    public string? SourceHost { get; init; }

    /// <summary>3 network, 10 remote desktop.</summary>
    public required int LogonType { get; init; }

    /// <summary>Earlier logons of the user anywhere.</summary>
    public required int Earlier { get; init; }

    /// <summary>Of these, from the same address.</summary>
    public required int EarlierFromSource { get; init; }

    /// <summary>True when the user sits at the source's keyboard at other times.</summary>
    public required bool FromOwnMachine { get; init; }

    /// <summary>Hosts that were new to the user within half an hour either way.</summary>
    public required int NewHostsInHour { get; init; }

    /// <summary>Who logged on to the source before with another account, so that the account changed on the way; null when nobody did.</summary>
    public Arrival? CameBy { get; init; }

    /// <summary>Other accounts that went on from the source before: many at a jump host.</summary>
    public required int Crossings { get; init; }

    /// <summary>The new edges before this one, oldest first: each ends where the next begins, with another account.</summary>
    public IReadOnlyList<NewEdge> Path { get; init; } = [];

    /// <summary>True when the account changed at a machine where accounts are not changed every day.</summary>
    public bool ChangesAccount => CameBy is not null && Earlier > 0 && Crossings < JumpHostAccounts;

    /// <summary>What was set up: service, scheduled task or program file, each new to the company.</summary>
    public required IReadOnlyList<(string Kind, string What, EvidenceId Id)> Steps { get; init; }

    /// <summary>0 to 1: how much it looks like somebody who uses stolen credentials.</summary>
    public double Score
    {
        get
        {
            var score = 0.25;
            score += Steps.Any(step => step.Kind is "service" or "scheduled task") ? 0.35 : 0;
            score += Steps.Any(step => step.Kind == "program file") ? 0.2 : 0;
            // A known user at a strange machine is the sign of a stolen credential (Ho et al., USENIX Security 2021).
            score += Earlier > 0 && EarlierFromSource == 0 && !FromOwnMachine ? 0.2 : 0;
            score += NewHostsInHour >= 3 ? 0.15 : 0;
            score += ChangesAccount ? 0.2 : 0;
            score += ChangesAccount && Path.Count > 0 ? 0.1 : 0;
            return Math.Min(0.99, FromOwnMachine ? score * 0.6 : score);
        }
    }

    /// <summary>Reads a row of <c>new-edges.sql</c>.</summary>
    public static NewEdge Read(RowReader row)
    {
        var (kinds, whats, ids) = (row.Texts("kinds"), row.Texts("whats"), row.Ids("step_ids"));
        return new()
        {
            Time = row.Moment("time"),
            Id = row.Id(),
            User = row.Text("who")!,
            Host = row.Text("host")!,
            SourceAddress = row.Text("src_ip")!,
            SourceHost = row.Text("source_host"),
            LogonType = row.Int("logon_type_id"),
            Earlier = row.Int("earlier"),
            EarlierFromSource = row.Int("earlier_from_source"),
            FromOwnMachine = row.Truth("from_own_machine"),
            NewHostsInHour = row.Int("new_hosts_in_hour"),
            Crossings = row.Int("crossings"),
            CameBy = row.Text("via") is { } via ? new(via, row.Moment("via_time"), EvidenceId.Parse(row.Text("via_id")!), row.Text("via_from")!) : null,
            Steps = [.. kinds.Select((kind, i) => (kind, whats[i], ids[i]))],
        };
    }
}

/// <summary>A logon to the machine that a later one came from.</summary>
/// <param name="User">Account in lower case.</param>
/// <param name="Time">When, UTC.</param>
/// <param name="Id">The logon's record.</param>
/// <param name="From">Address it came from; empty at the keyboard.</param>
internal sealed record Arrival(string User, DateTimeOffset Time, EvidenceId Id, string From);
