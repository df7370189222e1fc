using Watchfloor.Connectors.Logs.Aws;
using Watchfloor.Connectors.Logs.Azure;
using Watchfloor.Connectors.Logs.Csv;
using Watchfloor.Connectors.Logs.OcsfEvents;
using Watchfloor.Connectors.Logs.Suricata;
using Watchfloor.Connectors.Logs.Vendors;
using Watchfloor.Connectors.Logs.Zeek;

namespace Watchfloor.Connectors.Logs;

/// <summary>The formats that are read, the feeds of their events and the classes these are.</summary>
public static class LogFormats
{
    /// <summary>The content decides.</summary>
    public const string Auto = "auto";

    /// <summary>Names for <see cref="LogReadOptions.Format"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [Auto, "zeek", "suricata", "vpcflow", "azureflow", "cloudtrail", "falcon-fdr", "defender-hunting", "ocsf", "csv"];

    /// <summary>Every feed that importing may fill, but those of CSV files, which their mappings name.</summary>
    public static IReadOnlyList<LogFeed> Feeds { get; } =
    [
        new("zeek.conn", "zeek", ["network_activity"]),
        new("zeek.dns", "zeek", ["dns_activity"]),
        new("zeek.http", "zeek", ["http_activity"]),
        new("zeek.ssl", "zeek", ["network_activity"]),
        new("zeek.files", "zeek", ["file_activity"]),
        new("zeek.x509", "zeek", ["base_event"]),
        new(EveSession.FlowFeed, "suricata", ["network_activity"]),
        new(EveSession.DnsFeed, "suricata", ["dns_activity"]),
        new(EveSession.HttpFeed, "suricata", ["http_activity"]),
        new(EveSession.TlsFeed, "suricata", ["network_activity"]),
        new(EveSession.AlertFeed, "suricata", ["detection_finding"]),
        new(VpcFlowSession.Feed, "vpcflow", ["network_activity"]),
        new(AzureFlowSession.Feed, "azureflow", ["network_activity"]),
        new(CloudTrailSession.Feed, "cloudtrail", ["api_activity", "authentication"]),
        new(OcsfSession.Feed, "ocsf", ["any class"]),
        .. HuntingFeeds.All.Select(feed => new LogFeed(feed, "defender-hunting", ["as microsoft.hunting"])),
        new(FalconFdrFeed, "falcon-fdr", ["as crowdstrike.fdr"]),
    ];

    private const string FalconFdrFeed = "crowdstrike.fdr";

    /// <summary>Name of a format.</summary>
    internal static string NameOf(LogFormat format) => format switch
    {
        LogFormat.ZeekColumns or LogFormat.ZeekJson => "zeek",
        LogFormat.Suricata => "suricata",
        LogFormat.VpcFlow => "vpcflow",
        LogFormat.AzureFlow => "azureflow",
        LogFormat.CloudTrail => "cloudtrail",
        LogFormat.FalconFdr => "falcon-fdr",
        LogFormat.DefenderHunting => "defender-hunting",
        LogFormat.Ocsf => "ocsf",
        LogFormat.Csv => "csv",
        _ => "nothing that is read",
    };

    /// <summary>The vendor's own mapping of a format; null when the program brings none.</summary>
    internal static IFeedMapping? MappingOf(LogFormat format, LogReadOptions options) => options.VendorMappings.FirstOrDefault(mapping => mapping.Feed == format switch
    {
        LogFormat.FalconFdr => FalconFdrFeed,
        LogFormat.DefenderHunting => HuntingFeeds.Network,
        _ => null,
    });

    /// <summary>A session that reads such a file.</summary>
    internal static LogSession CreateSession(string path, FormatSniffer sniffed, LogReadOptions options) => sniffed.Format switch
    {
        LogFormat.ZeekColumns or LogFormat.ZeekJson => new ZeekSession(path, sniffed, options),
        LogFormat.Suricata => new EveSession(path, sniffed.IsList, options),
        LogFormat.VpcFlow => new VpcFlowSession(path, options),
        LogFormat.AzureFlow => new AzureFlowSession(path, sniffed.IsList, options),
        LogFormat.CloudTrail => new CloudTrailSession(path, sniffed.IsList, options),
        LogFormat.Ocsf => new OcsfSession(path, sniffed.IsList, options),
        LogFormat.FalconFdr => new VendorSession(path, sniffed.IsList, MappingOf(sniffed.Format, options)!, static (mapping, _) => mapping.Feed, options),
        LogFormat.DefenderHunting => new VendorSession(path, sniffed.IsList, MappingOf(sniffed.Format, options)!, static (_, ocsfEvent) => HuntingFeeds.Of(ocsfEvent), options),
        LogFormat.Csv => new CsvSession(path, sniffed.Csv!, options),
        _ => throw new ArgumentOutOfRangeException(nameof(sniffed), sniffed.Format, "Only formats that are read have a session."),
    };
}

/// <summary>A feed that importing fills.</summary>
/// <param name="Feed">Its name.</param>
/// <param name="Format">The format its records come in.</param>
/// <param name="OcsfClasses">Names of the classes they become.</param>
public sealed record LogFeed(string Feed, string Format, IReadOnlyList<string> OcsfClasses);
