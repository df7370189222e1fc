namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Names of the feeds.</summary>
public static class MicrosoftFeed
{
    /// <summary>Graph security alerts of every Defender product.</summary>
    public const string Alerts = "microsoft.alerts";

    /// <summary>Defender XDR incidents.</summary>
    public const string Incidents = "microsoft.incidents";

    /// <summary>Entra sign-ins.</summary>
    public const string SignIns = "microsoft.signins";

    /// <summary>Entra directory audits.</summary>
    public const string Audits = "microsoft.audits";

    /// <summary>Entra users.</summary>
    public const string Users = "microsoft.users";

    /// <summary>Defender for Endpoint machines.</summary>
    public const string Machines = "microsoft.machines";

    /// <summary>Processes from advanced hunting.</summary>
    public const string HuntingProcess = "microsoft.hunting.process";

    /// <summary>Connections from advanced hunting.</summary>
    public const string HuntingNetwork = "microsoft.hunting.network";

    /// <summary>Office 365 activity records from files; not polled.</summary>
    public const string Office = "microsoft.office";
}
