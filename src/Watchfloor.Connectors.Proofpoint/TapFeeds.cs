namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Names of the feeds; each is the first half of its evidence ids.</summary>
internal static class TapFeeds
{
    /// <summary>Messages and clicks.</summary>
    public const string Siem = "proofpoint.siem";

    /// <summary>Summaries of the threats seen in messages and clicks.</summary>
    public const string Threats = "proofpoint.threats";

    /// <summary>Campaigns.</summary>
    public const string Campaigns = "proofpoint.campaigns";

    /// <summary>Forensic reports.</summary>
    public const string Forensics = "proofpoint.forensics";

    /// <summary>Very attacked people.</summary>
    public const string VeryAttacked = "proofpoint.vap";

    /// <summary>People who click most.</summary>
    public const string TopClickers = "proofpoint.topclickers";
}
