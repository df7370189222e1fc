using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>A finding with everything it is about, in canonical names.</summary>
internal sealed record FindingFacts
{
    public required EvidenceId Id { get; init; }

    /// <summary>When the activity behind it began.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When the activity behind it ended.</summary>
    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>When the tool raised it, as the tool says; <see cref="FirstSeen"/> when it does not.</summary>
    public DateTimeOffset? Raised { get; init; }

    public required string Title { get; init; }

    public required string Vendor { get; init; }

    public Severity Severity { get; init; }

    /// <summary>Confidence of the tool, 0 to 1; null when it gave none.</summary>
    public double? Confidence { get; init; }

    public IReadOnlyList<string> Techniques { get; init; } = [];

    /// <summary>Name of the rule or detector that made it.</summary>
    public string? Analytic { get; init; }

    public IReadOnlyList<string> Hosts { get; init; } = [];

    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Service principals, by display name.</summary>
    public IReadOnlyList<string> Applications { get; init; } = [];

    public IReadOnlyList<string> Addresses { get; init; } = [];

    public IReadOnlyList<string> Domains { get; init; } = [];

    public IReadOnlyList<string> Hashes { get; init; } = [];

    public IReadOnlyList<string> Messages { get; init; } = [];

    public IReadOnlyList<string> CorrelationIds { get; init; } = [];

    public IReadOnlyList<FindingProcess> Processes { get; init; } = [];

    /// <summary>Lake events that the finding names as its evidence.</summary>
    public IReadOnlyList<EvidenceId> Related { get; init; } = [];

    /// <summary>Hosts that the description names in its text: enough to compare with a record, not to join anything.</summary>
    public IReadOnlyList<string> MentionedHosts { get; init; } = [];

    /// <summary>The finding that this one only repeats: our own detectors pass vendors' alerts on. Null for one that stands for itself.</summary>
    public EvidenceId? Repeats { get; init; }

    /// <summary>True when triage found a plain reason for it; then what it shares with others does not join them.</summary>
    public bool IsExplained { get; init; }

    /// <summary>True for one of our own findings.</summary>
    public bool IsOwn => Id.Feed.StartsWith("watchfloor.", StringComparison.Ordinal);

    /// <summary>The finding as the lake keeps it; null in tests that need no more than the facts.</summary>
    public DetectionFinding? Event { get; init; }

    public IEnumerable<FindingKey> Keys() =>
        CorrelationIds.Select(value => new FindingKey(FindingKeyKind.Correlation, value))
            .Concat(Processes.Where(process => process.Key is not null).Select(process => new FindingKey(FindingKeyKind.Process, process.Key!)))
            .Concat(Messages.Select(value => new FindingKey(FindingKeyKind.Message, value)))
            .Concat(Hashes.Select(value => new FindingKey(FindingKeyKind.Hash, value)))
            .Concat(Hosts.Select(value => new FindingKey(FindingKeyKind.Host, value)))
            .Concat(Users.Select(value => new FindingKey(FindingKeyKind.User, value)))
            .Concat(Addresses.Select(value => new FindingKey(FindingKeyKind.Address, value)))
            .Concat(Domains.Select(value => new FindingKey(FindingKeyKind.Domain, value)));
}

/// <summary>A process that a finding names.</summary>
internal sealed record FindingProcess
{
    public string? Host { get; init; }

    /// <summary>The tool's own id of the process, without the device part; null when it only gave a PID.</summary>
    public string? Uid { get; init; }

    public long? Pid { get; init; }

    public string? Name { get; init; }

    public string? Path { get; init; }

    public string? CommandLine { get; init; }

    public string? Sha256 { get; init; }

    public string? ParentName { get; init; }

    public string? ParentPath { get; init; }

    public string? ParentCommandLine { get; init; }

    public string? GrandparentName { get; init; }

    /// <summary>Host and process id; null when one is missing.</summary>
    public string? Key => Host is not null && Uid is not null ? $"{Host}/{Uid}" : null;
}
