namespace Watchfloor.Lab;

/// <summary>What the lab plays.</summary>
public sealed record LabOptions
{
    /// <summary>Everything that varies comes from it: names, addresses, hashes, intervals, noise.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Scenarios to play, S1 to S6. S6 stands for the look-alikes and comes with every other scenario.</summary>
    public IReadOnlyList<string> Scenarios { get; init; } = ["S2"];

    /// <summary>People in the company. A small company starts in well under a second; a large one tells a sample of its ordinary records.</summary>
    public int Employees { get; init; } = 1200;

    /// <summary>Days of the story, at most 14; null, or fewer than the scenarios need, for as many as they need (2; 5 with S3 or S4).</summary>
    public int? Days { get; init; }

    /// <summary>Fewest people: each department that a scenario needs still has somebody, and small parts are shared.</summary>
    public const int FewestEmployees = 10;

    /// <summary>Most people: a sample of their ordinary days still fits in a few gigabytes.</summary>
    public const int MostEmployees = 50_000;

    /// <summary>Most person-days that are told in full, about eighty records each; of further people one sees little more than that they were there. With the default, fifty thousand people stay at about 2.5 million records.</summary>
    public int PersonDays { get; init; } = 25_000;

    /// <summary>First port; 0 lets the system choose. CrowdStrike takes it; Graph, Proofpoint, the Microsoft login, Defender for Endpoint and the Office 365 Management Activity API the five after it; the control endpoints take the ninth after it.</summary>
    public int Port { get; init; }

    /// <summary>First day of the story, UTC midnight. The servers' clock stands at the story's end unless <see cref="At"/> or <see cref="Speed"/> say otherwise.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Seconds of the story in a second of real time: 1 for real time, 60 for a minute a second; null for a clock that stands.</summary>
    public double? Speed { get; init; }

    /// <summary>Fastest the story can run: its two days in less than twenty seconds.</summary>
    public const double FastestSpeed = 10_000;

    /// <summary>Where the clock begins; null for the story's end, or its beginning when the clock runs.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The clock by which the story runs; the system's when null.</summary>
    public TimeProvider? RealTime { get; init; }

    /// <summary>What goes wrong by itself: none, flaky, storm, tokens, throttled, outages, broken-bodies, paging, clock, late, drift, retired.</summary>
    public string FaultProfile { get; init; } = "none";

    /// <summary>Decides which requests meet which fault; the lab's seed when null.</summary>
    public int? FaultSeed { get; init; }

    /// <summary>Whether the servers speak https, with a certificate made for this run.</summary>
    public bool Https { get; init; }

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

    /// <summary>How long a Falcon host takes to be contained or let go, on the story's clock or in real time, whichever passes first.</summary>
    public TimeSpan ContainmentTime { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Calls of a TAP credential in 24 hours of the story in each of the small pools: campaign ids, forensics of threats, people.</summary>
    public int ProofpointSmallQuota { get; init; } = 50;

    /// <summary>Scopes of the Falcon API client.</summary>
    public IReadOnlyList<string> CrowdStrikeScopes { get; init; } = 
    [
        "Alerts:read", "Alerts:write", "Hosts:read", "Hosts:write", "NGSIEM:read", "NGSIEM:write", "Cases:read", "Cases:write", "Vulnerabilities:read",
        "Actors (Falcon Intelligence):read", "Indicators (Falcon Intelligence):read", "Reports (Falcon Intelligence):read", "IOC Management:read", "IOC Management:write", "Event streams:read",
        "Threatgraph:read", "Real time response:read", "Real time response:write", "Real time response (admin):write",
    ];

    /// <summary>Application permissions of the app registration, Graph's and Defender for Endpoint's.</summary>
    public IReadOnlyList<string> MicrosoftPermissions { get; init; } =
    [
        "SecurityAlert.Read.All", "SecurityIncident.Read.All", "ThreatHunting.Read.All", "AuditLog.Read.All", "Directory.Read.All", "User.Read.All", "Machine.Read.All",
        "Device.Read.All", "IdentityRiskyUser.Read.All", "IdentityRiskEvent.Read.All", "IdentityRiskyServicePrincipal.Read.All", "AuditLogsQuery.Read.All", "ActivityFeed.Read", "ActivityFeed.ReadDlp",
        "SecurityAlert.ReadWrite.All", "SecurityIncident.ReadWrite.All", "IdentityRiskyUser.ReadWrite.All", "User.RevokeSessions.All", "User.EnableDisableAccount.All",
        "Machine.Isolate", "Machine.Scan", "Machine.RestrictExecution", "Machine.CollectForensics", "Machine.StopAndQuarantine", "Machine.LiveResponse", "SecurityIdentitiesActions.ReadWrite.All",
    ];

    /// <summary>Vendors that a plug-in's tests bring; each listens on a port that the system chooses.</summary>
    public IReadOnlyList<LabGuest> Guests { get; init; } = [];

    /// <summary>How Microsoft's services misbehave.</summary>
    public MicrosoftQuirks MicrosoftQuirks { get; init; } = new();
}
