using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Behaviour;

/// <summary>What is looked at in one kind of entity, declared once in files beside this one, which begin with <see cref="Files"/>.</summary>
/// <remarks>
/// <c>-facts.sql</c>: what is kept of each day, a <see cref="Lake.Kept.DayQuery"/>. <c>-days.sql</c>: over these facts, a row for each entity and day with the columns <c>entity</c>, <c>day</c>, <c>first_seen</c>, <c>last_seen</c>, <c>evidence</c>
/// (a list of <c>measure|microseconds since 1970|evidence id</c>), then one number for each measure. <c>-peers.sql</c>: over the lake, <c>entity</c> and <c>peers</c>, whom it is compared with; without that file all are one group.
/// </remarks>
public sealed record BehaviourProfile
{
    /// <summary>Name of the detector.</summary>
    public required string Name { get; init; }

    /// <summary>Goes up when a number changes its meaning, so that findings of different versions are not compared.</summary>
    public required int Version { get; init; }

    /// <summary>What an entity is.</summary>
    public required EntityKind Kind { get; init; }

    /// <summary>The word for it in a sentence.</summary>
    public required string Noun { get; init; }

    /// <summary>What the names of its files begin with.</summary>
    public required string Files { get; init; }

    /// <summary>Whether there are groups of peers.</summary>
    public bool HasPeers { get; init; }

    /// <summary>OCSF classes whose records its facts rest on.</summary>
    public required IReadOnlyList<int> ClassUids { get; init; }

    /// <summary>The numbers, in the order of the columns.</summary>
    public required IReadOnlyList<BehaviourMeasure> Measures { get; init; }

    /// <summary>All profiles. To add one, add it here, its query beside it and a page in <c>docs/detections</c>.</summary>
    public static IReadOnlyList<BehaviourProfile> All { get; } =
    [
        new()
        {
            // Somebody new on a host brings his programs: that is one fact.
            Name = "host-behaviour", Version = 1, Kind = EntityKind.Host, Noun = "host", Files = "host", HasPeers = true,
            ClassUids = [ProcessActivity.Uid, ScheduledJobActivity.Uid, WindowsServiceActivity.Uid, RegistryValueActivity.Uid, NetworkActivity.Uid],
            Measures =
            [
                new("new_programs", "programs that at most two hosts ever ran, first seen here", "programs") { HasWeight = true, Technique = "T1204.002" },
                new("new_parents", "pairs of program and parent that at most two hosts ever had, first seen here", "programs") { HasWeight = true, Technique = "T1059" },
                new("new_accounts", "accounts that work on at most two hosts, first seen here", "programs") { HasWeight = true, Technique = "T1078" },
                new("new_footholds", "scheduled tasks, services and run keys that at most two hosts have, first seen here", "footholds") { HasWeight = true, Technique = "T1053.005" },
                new("inside_fan_out", "inside addresses called", "inside") { IsVolume = true },
                new("outside_fan_out", "outside addresses called", "outside") { IsVolume = true },
                new("bytes_out", "bytes sent outside", "sent") { IsVolume = true },
            ],
        },
        new()
        {
            Name = "mailbox-behaviour", Version = 2, Kind = EntityKind.Mailbox, Noun = "mailbox", Files = "mailbox", HasPeers = true, ClassUids = [ApiActivity.Uid],
            Measures =
            [
                new("new_sources", "addresses that at most two mailboxes are used from, first seen here", "source") { HasWeight = true, Technique = "T1078.004" },
                new("new_clients", "clients that at most two mailboxes are used with, first seen here", "source") { HasWeight = true, Technique = "T1078.004" },
                new("rules", "inbox rules and forwardings set", "rules") { HasWeight = true, Technique = "T1564.008" },
                new("deleted", "items deleted", "deleted") { Technique = "T1070.008" },
                new("items_read", "items read", "read") { IsVolume = true, Technique = "T1114.002" },
                new("sent", "mails sent", "sent") { IsVolume = true },
                new("by_others", "operations by somebody else than the owner", "others") { IsVolume = true },
            ],
        },
        new()
        {
            Name = "principal-behaviour", Version = 1, Kind = EntityKind.Application, Noun = "service principal", Files = "principal", ClassUids = [Authentication.Uid],
            Measures =
            [
                new("new_networks", "networks that no other principal signs in from, first seen here", "place") { HasWeight = true, Technique = "T1078.004" },
                new("new_countries", "countries that no other principal signs in from, first seen here", "place") { HasWeight = true, Technique = "T1078.004" },
                new("newcomer", "first days of sign-ins", "newcomer") { HasWeight = true, Technique = "T1098.001" },
                new("new_resources", "services it never signed in to", "resources"),
                new("sign_ins", "sign-ins", "sign_ins") { IsVolume = true },
                new("failures", "failed sign-ins", "failures") { IsVolume = true },
            ],
        },
    ];
}
