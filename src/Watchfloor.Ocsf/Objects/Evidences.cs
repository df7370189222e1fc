using System.Text.Json.Nodes;

namespace Watchfloor.Ocsf;

/// <summary>One piece of evidence in a finding. OCSF object evidences; at least one object inside.</summary>
public sealed record Evidences
{
    /// <summary>Who acted.</summary>
    public Actor? Actor { get; init; }

    /// <summary>Where.</summary>
    public Device? Device { get; init; }

    /// <summary>Whom it concerns.</summary>
    public User? User { get; init; }

    /// <summary>Program concerned.</summary>
    public Process? Process { get; init; }

    /// <summary>File concerned.</summary>
    public File? File { get; init; }

    /// <summary>Link concerned.</summary>
    public Url? Url { get; init; }

    /// <summary>Message concerned.</summary>
    public Email? Email { get; init; }

    /// <summary>Name asked for.</summary>
    public DnsQuery? Query { get; init; }

    /// <summary>Registry key concerned.</summary>
    public RegistryKey? RegKey { get; init; }

    /// <summary>Source address.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>Destination address.</summary>
    public NetworkEndpoint? DstEndpoint { get; init; }

    /// <summary>Connection concerned.</summary>
    public NetworkConnectionInfo? ConnectionInfo { get; init; }

    /// <summary>Resources concerned.</summary>
    public IReadOnlyList<ResourceDetails>? Resources { get; init; }

    /// <summary>Anything with no OCSF object, as JSON.</summary>
    public JsonNode? Data { get; init; }

    /// <summary>1 false positive, 2 true positive, 4 suspicious, 5 benign, 7 insufficient data.</summary>
    public int? VerdictId { get; init; }
}
