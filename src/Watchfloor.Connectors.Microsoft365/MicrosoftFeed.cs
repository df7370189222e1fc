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

    /// <summary>File events from advanced hunting.</summary>
    public const string HuntingFile = "microsoft.hunting.file";

    /// <summary>Logons on machines from advanced hunting.</summary>
    public const string HuntingLogon = "microsoft.hunting.logon";

    /// <summary>Mails from advanced hunting.</summary>
    public const string HuntingEmail = "microsoft.hunting.email";

    /// <summary>Registry changes from advanced hunting.</summary>
    public const string HuntingRegistry = "microsoft.hunting.registry";

    /// <summary>Logons that Defender for Identity saw, from advanced hunting.</summary>
    public const string HuntingIdentity = "microsoft.hunting.identity";

    /// <summary>Risk detections of Entra ID Protection.</summary>
    public const string RiskDetections = "microsoft.riskdetections";

    /// <summary>Risk detections about service principals.</summary>
    public const string ServicePrincipalRiskDetections = "microsoft.serviceprincipalriskdetections";

    /// <summary>Users at risk, one record for each change.</summary>
    public const string RiskyUsers = "microsoft.riskyusers";

    /// <summary>Service principals at risk.</summary>
    public const string RiskyServicePrincipals = "microsoft.riskyserviceprincipals";

    /// <summary>Devices registered or joined in Entra.</summary>
    public const string Devices = "microsoft.devices";

    /// <summary>Actions that were started on Defender for Endpoint machines.</summary>
    public const string MachineActions = "microsoft.machineactions";

    /// <summary>Office 365 activity from the Management Activity API.</summary>
    public const string Office = "microsoft.office";

    /// <summary>Records that a Purview audit search found.</summary>
    public const string Purview = "microsoft.purview";
}
