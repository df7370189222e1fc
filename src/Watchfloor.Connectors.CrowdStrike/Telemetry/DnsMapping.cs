using Watchfloor.Ocsf;
using static Watchfloor.Connectors.CrowdStrike.FalconValues;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>DnsRequest to DNS Activity (4003), activity Query.</summary>
internal static class DnsMapping
{
    /// <summary>A name that a process looked up, with the answers when the sensor kept them.</summary>
    public static Mapped Map(in TelemetryContext context)
    {
        var record = context.Record;
        if (record[TelemetryField.DomainName]?.TrimEnd('.') is not { Length: > 0 } name)
        {
            return Mapped.Because($"{context.Kind} has no DomainName");
        }

        if (TelemetryParts.Endpoint(record, withPort: true) is not { } source)
        {
            return Mapped.Because($"{context.Kind} names no host: aid and ComputerName are missing");
        }

        var type = Int(record[TelemetryField.RequestType]);
        return new DnsActivity
        {
            ActivityId = DnsActivity.Activity.Query,
            SeverityId = Severity.Informational,
            Time = context.Time,
            QueryTime = context.Time,
            Metadata = context.Metadata(HostProfile),
            Device = TelemetryParts.Device(record),
            Actor = TelemetryParts.Actor(record),
            SrcEndpoint = source,
            Query = new() { Hostname = name, Type = TypeName(type) ?? record[TelemetryField.RequestType] },
            Answers = Answers(record),
            Unmapped = record.Unmapped(),
            RawData = context.Raw,
        };
    }

    private static List<DnsAnswer>? Answers(TelemetryRecord record)
    {
        List<DnsAnswer>? answers = null;
        Add("A", Split(record[TelemetryField.Ip4Records]));
        Add("AAAA", Split(record[TelemetryField.Ip6Records]));
        Add("CNAME", Split(record[TelemetryField.CnameRecords]));

        // Text may hold any character, so it is one answer.
        Add("TXT", record[TelemetryField.TextRecords] is { } text ? [text] : []);
        return answers;

        void Add(string type, string[] values)
        {
            foreach (var value in values)
            {
                (answers ??= new(values.Length)).Add(new() { Type = type, Rdata = value });
            }
        }
    }

    private static string[] Split(string? records) =>
        records?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    private static string? TypeName(int? type) => type switch
    {
        1 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        12 => "PTR",
        15 => "MX",
        16 => "TXT",
        28 => "AAAA",
        33 => "SRV",
        64 => "SVCB",
        65 => "HTTPS",
        255 => "ANY",
        _ => null,
    };
}
