namespace Watchfloor.Connectors.Proofpoint;

/// <summary>A group of calls that TAP counts together over a rolling day.</summary>
/// <param name="Key">Its name in cursors.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="PerDay">Calls in 24 hours, for everybody with the credential.</param>
internal sealed record TapPool(string Key, string Name, int PerDay)
{
    /// <summary>Every SIEM call but permitted clicks by themselves.</summary>
    public static readonly TapPool Siem = new("siem", "SIEM", 1800);

    /// <summary>Permitted clicks by themselves.</summary>
    public static readonly TapPool Clicks = new("clicks", "SIEM permitted clicks", 1800);

    /// <summary>Lists of campaigns. Their details are not counted.</summary>
    public static readonly TapPool Campaigns = new("campaigns", "campaign ids", 50);

    /// <summary>Forensics of one threat.</summary>
    public static readonly TapPool ThreatForensics = new("threatForensics", "forensics of threats", 50);

    /// <summary>Forensics of one campaign.</summary>
    public static readonly TapPool CampaignForensics = new("campaignForensics", "forensics of campaigns", 1800);

    /// <summary>Very attacked people.</summary>
    public static readonly TapPool VeryAttacked = new("vap", "very attacked people", 50);

    /// <summary>Top clickers.</summary>
    public static readonly TapPool TopClickers = new("topClickers", "top clickers", 50);

    /// <summary>Decoding of links.</summary>
    public static readonly TapPool Decode = new("decode", "URL decoding", 1800);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<TapPool> All = [Siem, Clicks, Campaigns, ThreatForensics, CampaignForensics, VeryAttacked, TopClickers, Decode];

    /// <summary>Calls that the connector lets itself make.</summary>
    public int Allowed(TapOptions options) => this == Siem || this == Clicks ? options.DailyCalls : PerDay - options.AnalystReserve;
}
