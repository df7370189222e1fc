namespace Watchfloor.Lab;

/// <summary>Addresses and credentials of the simulated vendors. The secrets are made from the seed and open nothing else.</summary>
public sealed record LabAddresses
{
    /// <summary>CrowdStrike Falcon API root.</summary>
    public required Uri CrowdStrike { get; init; }

    /// <summary>Falcon API client id.</summary>
    public required string CrowdStrikeClientId { get; init; }

    /// <summary>Falcon API client secret.</summary>
    public required string CrowdStrikeClientSecret { get; init; }

    /// <summary>Queue of the Falcon Data Replicator feed; queue and bucket answer at the Falcon API's own root.</summary>
    public required Uri CrowdStrikeFdrQueue { get; init; }

    /// <summary>Access key id of the feed.</summary>
    public required string CrowdStrikeFdrKeyId { get; init; }

    /// <summary>Secret access key of the feed.</summary>
    public required string CrowdStrikeFdrSecret { get; init; }

    /// <summary>Microsoft login authority root.</summary>
    public required Uri MicrosoftLogin { get; init; }

    /// <summary>Microsoft Graph root.</summary>
    public required Uri MicrosoftGraph { get; init; }

    /// <summary>Defender for Endpoint API root.</summary>
    public required Uri MicrosoftDefender { get; init; }

    /// <summary>Office 365 Management Activity API root.</summary>
    public required Uri MicrosoftOffice { get; init; }

    /// <summary>Entra tenant id.</summary>
    public required string MicrosoftTenantId { get; init; }

    /// <summary>App registration's client id.</summary>
    public required string MicrosoftClientId { get; init; }

    /// <summary>App registration's client secret.</summary>
    public required string MicrosoftClientSecret { get; init; }

    /// <summary>Proofpoint TAP root.</summary>
    public required Uri Proofpoint { get; init; }

    /// <summary>TAP service principal.</summary>
    public required string ProofpointPrincipal { get; init; }

    /// <summary>TAP secret.</summary>
    public required string ProofpointSecret { get; init; }

    /// <summary>Root of the lab's own control endpoints, <c>/lab/…</c>.</summary>
    public required Uri Control { get; init; }

    /// <summary>Roots of the guests, by name.</summary>
    public IReadOnlyDictionary<string, Uri> Guests { get; init; } = new Dictionary<string, Uri>();

    /// <summary>The certificate that an https client must trust, as PEM; null for plain http or when no folder was given.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>Ground truth, one JSON object a line; null when no folder was given. Only scoring reads it.</summary>
    public string? TruthFile { get; init; }

    /// <summary>The company's own records (tickets, approved tests, exercises, travel) as configuration for triage; null when no folder was given.</summary>
    public string? CompanyRecordsFile { get; init; }
}
