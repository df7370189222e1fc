namespace Watchfloor.Connectors.Logs;

/// <summary>How a file is written.</summary>
internal enum LogFormat
{
    /// <summary>In no way that is read.</summary>
    None,

    /// <summary>Zeek's columns under #-lines.</summary>
    ZeekColumns,

    /// <summary>Zeek's JSON objects.</summary>
    ZeekJson,

    /// <summary>Suricata EVE.</summary>
    Suricata,

    /// <summary>AWS VPC flow logs.</summary>
    VpcFlow,

    /// <summary>Azure NSG and VNet flow logs.</summary>
    AzureFlow,

    /// <summary>AWS CloudTrail.</summary>
    CloudTrail,

    /// <summary>CrowdStrike Data Replicator.</summary>
    FalconFdr,

    /// <summary>Defender advanced hunting.</summary>
    DefenderHunting,

    /// <summary>OCSF events.</summary>
    Ocsf,

    /// <summary>Separated values with a mapping.</summary>
    Csv,
}
