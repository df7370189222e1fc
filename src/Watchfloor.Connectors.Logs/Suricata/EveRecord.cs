using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Suricata;

/// <summary>What every EVE record has: time, flow, endpoints.</summary>
internal sealed class EveRecord
{
    private static readonly Product Suricata = new() { Name = "Suricata", VendorName = "OISF" };

    /// <summary>Reads the shared fields.</summary>
    /// <param name="fields">The record.</param>
    /// <param name="logged">When Suricata wrote it.</param>
    /// <exception cref="UnmappableRecordException">An address is none, or both are missing.</exception>
    public EveRecord(JsonRecord fields, DateTimeOffset logged)
    {
        Fields = fields;
        Logged = logged;
        LoggedText = fields.Text("timestamp");
        FlowId = fields.Text("flow_id");
        Source = Address("src_ip");
        Destination = Address("dest_ip");
        if (Source is null && Destination is null)
        {
            throw new UnmappableRecordException("src_ip and dest_ip are both missing");
        }

        SourcePort = Port("src_port");
        DestinationPort = Port("dest_port");
        Protocol = FlowParts.ProtocolNumber(fields.Text("proto"));
        Sensor = fields.Text("host");
        Community = fields.Text("community_id");

        // Where in a replayed capture it was, which network card saw it and what its packet looked like say nothing about the event.
        fields.Ignore("event_type", "pcap_cnt", "pcap_filename", "in_iface", "pkt_src", "ip_v");
    }

    public JsonRecord Fields { get; }

    public DateTimeOffset Logged { get; }

    public string? LoggedText { get; }

    public string? FlowId { get; }

    public string? Source { get; }

    public int? SourcePort { get; }

    public string? Destination { get; }

    public int? DestinationPort { get; }

    public int? Protocol { get; }

    public string? Sensor { get; }

    public string? Community { get; }

    public NetworkConnectionInfo Connection => FlowParts.Connection(Source, SourcePort, Destination, DestinationPort, Protocol, FlowId, Community);

    /// <summary>Metadata of an event whose id is the flow's with <paramref name="suffix"/>.</summary>
    public Metadata Metadata(string log, string suffix, DateTimeOffset time, IReadOnlyList<string>? labels = null, IReadOnlyList<string>? profiles = null) => new()
    {
        Product = Suricata,

        // Suricata uses a flow's number again after a while, hence the time.
        Uid = $"{FlowId ?? Fields.ContentId()}/{suffix}{FlowParts.Short(time)}",
        LogName = log,
        LogProvider = Sensor,
        OriginalTime = LoggedText,
        LoggedTime = Logged == time ? null : Logged,
        Labels = labels,
        Profiles = profiles,
    };

    /// <summary>A count that cannot be negative; what is no such number stays unread and so unmapped.</summary>
    public static long? Count(JsonRecord? fields, string name) =>
        fields?.Peek(name) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? fields.Long(name) : null;

    private string? Address(string name)
    {
        if (Fields.Peek(name) is not { } text)
        {
            return null;
        }

        return AddressText.Canonical(Fields.Text(name)!) ?? throw new UnmappableRecordException($"{name} is '{new VendorText(text).ForDisplay(40)}', not an IP address");
    }

    private int? Port(string name) =>
        Fields.Peek(name) is { } text && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535 ? Fields.Int(name) : null;
}
