namespace Watchfloor.Lab;

/// <summary>What the lab plays.</summary>
public sealed record LabOptions
{
    /// <summary>Everything that varies comes from it: names, addresses, hashes, intervals, noise.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Scenarios to play, S1 to S6. S6 stands for the look-alikes and comes with every other scenario.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = ["S2"];

    /// <summary>People in the company; at least 40. A small company starts in well under a second.</summary>
    public int Employees { get; init; } = 1200;

    /// <summary>Fewest people a company needs for its roles and its ordinary noise.</summary>
    public const int FewestEmployees = 40;

    /// <summary>Most people: what two days of noise of them still fits in memory.</summary>
    public const int MostEmployees = 10_000;

    /// <summary>First port; 0 lets the system choose. CrowdStrike takes it; Graph, Proofpoint, the Microsoft login and Defender for Endpoint the four after it.</summary>
    public int Port { get; init; }

    /// <summary>First day of the story, UTC midnight. The servers' clock stands at the story's end.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Folder for the ground truth and the company's own records; null writes none.</summary>
    public string? OutputDirectory { get; init; }

    /// <summary>Largest page a server gives, whatever the client asks for; null for the vendor's own limits. For tests of paging in a small company.</summary>
    public int? PageSize { get; init; }

    /// <summary>How long an access token lives on the story's clock; null for the vendor's own time.</summary>
    public TimeSpan? TokenLifetime { get; init; }

    /// <summary>How many requests an access token opens before the servers answer 401; null for any number.</summary>
    public int? RequestsPerToken { get; init; }

    /// <summary>Whether the vendors' request rates are held, in real time. Off, so that a test or a demo does not wait; rate headers are sent all the same.</summary>
    public bool HoldRates { get; init; }

    /// <summary>Calls a TAP credential has in 24 hours of the story in each of the two SIEM pools.</summary>
    public int ProofpointQuota { get; init; } = 1800;

    /// <summary>Calls of a TAP credential in 24 hours of the story in each of the small pools: campaign ids, forensics of threats, people.</summary>
    public int ProofpointSmallQuota { get; init; } = 50;

    /// <summary>Scopes of the Falcon API client.</summary>
    public IReadOnlyList<string> CrowdStrikeScopes { get; init; } = ["Alerts:read", "Hosts:read", "NGSIEM:read", "NGSIEM:write"];

    /// <summary>Application permissions of the app registration, Graph's and Defender for Endpoint's.</summary>
    public IReadOnlyList<string> MicrosoftPermissions { get; init; } =
    [
        "SecurityAlert.Read.All", "SecurityIncident.Read.All", "ThreatHunting.Read.All", "AuditLog.Read.All", "Directory.Read.All", "User.Read.All", "Machine.Read.All",
    ];
}
