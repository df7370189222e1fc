namespace Watchfloor.Ocsf;

/// <summary>A sign-in or logon. OCSF class 3002 Authentication.</summary>
public sealed record Authentication : OcsfEvent
{
    /// <summary>The class number, 3002.</summary>
    public const int Uid = 3002;

    /// <inheritdoc/>
    public override int ClassUid => Uid;

    /// <inheritdoc/>
    public override int CategoryUid => 3;

    /// <summary>Who signed in.</summary>
    public required User User { get; init; }

    /// <summary>Where from.</summary>
    public NetworkEndpoint? SrcEndpoint { get; init; }

    /// <summary>Host signed in to.</summary>
    public NetworkEndpoint? DstEndpoint { get; init; }

    /// <summary>Service signed in to.</summary>
    public Service? Service { get; init; }

    /// <summary>Session that it belongs to.</summary>
    public Session? Session { get; init; }

    /// <summary>Whether a second factor was asked for.</summary>
    public bool? IsMfa { get; init; }

    /// <summary>Whether it came over the network.</summary>
    public bool? IsRemote { get; init; }

    /// <summary>Factors used.</summary>
    public IReadOnlyList<AuthFactor>? AuthFactors { get; init; }

    /// <summary>1 NTLM, 2 Kerberos, 3 digest, 4 OpenID, 5 SAML, 6 OAuth 2.0, 99 other.</summary>
    public int? AuthProtocolId { get; init; }

    /// <summary>Source's own word.</summary>
    public string? AuthProtocol { get; init; }

    /// <summary>Windows logon types: 2 interactive, 3 network, 4 batch, 5 service, 10 remote interactive, 99 other.</summary>
    public int? LogonTypeId { get; init; }

    /// <summary>Source's own word.</summary>
    public string? LogonType { get; init; }

    /// <summary>User agent of the client.</summary>
    public HttpRequest? HttpRequest { get; init; }

    /// <summary>Device that signed in, or that was signed in to (profile host).</summary>
    public Device? Device { get; init; }

    /// <summary>Application that signed in (profile host).</summary>
    public Actor? Actor { get; init; }

    /// <summary>Conditional access policy that decided (profile security_control).</summary>
    public Policy? Policy { get; init; }

    /// <summary>0 info, 1 low, 2 medium, 3 high, 4 critical, 99 other (profile security_control).</summary>
    public int? RiskLevelId { get; init; }

    /// <summary>Source's own word for the risk (profile security_control).</summary>
    public string? RiskLevel { get; init; }

    /// <summary>Why the source thinks so (profile security_control).</summary>
    public string? RiskDetails { get; init; }

    /// <summary>Values of <see cref="OcsfEvent.ActivityId"/> for this class.</summary>
    public static class Activity
    {
        /// <summary>Unknown.</summary>
        public const int Unknown = 0;

        /// <summary>Logon.</summary>
        public const int Logon = 1;

        /// <summary>Logoff.</summary>
        public const int Logoff = 2;

        /// <summary>Authentication Ticket.</summary>
        public const int AuthenticationTicket = 3;

        /// <summary>Service Ticket Request.</summary>
        public const int ServiceTicketRequest = 4;

        /// <summary>Service Ticket Renew.</summary>
        public const int ServiceTicketRenew = 5;

        /// <summary>Preauth.</summary>
        public const int Preauth = 6;

        /// <summary>Account Switch.</summary>
        public const int AccountSwitch = 7;

        /// <summary>Other.</summary>
        public const int Other = 99;
    }
}
