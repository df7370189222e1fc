using System.Text.Json;
using Watchfloor.Connectors.CrowdStrike.Telemetry;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Fdr;

/// <summary>Lines of Data Replicator's files: sensor events, and the lists of hosts, people and programs that come beside them.</summary>
internal sealed class FalconFdrMapping : IFeedMapping
{
    private const string Log = "fdr";
    private static readonly SecondaryFeed Secondary = new();
    private readonly ThreadLocal<FalconTelemetryMapping> events = new(() => new());

    /// <inheritdoc/>
    public string Feed => FalconFeeds.Fdr;

    /// <inheritdoc/>
    public IReadOnlyList<string> OcsfClasses { get; } = [.. new FalconTelemetryFeedMapping().OcsfClasses, "device_inventory", "user_inventory"];

    /// <inheritdoc/>
    public MappedRecord Map(string rawRecord) => MappedRecord.OfJson(rawRecord, record => Map(record, rawRecord));

    private MappedRecord Map(JsonElement record, string rawRecord)
    {
        if (record.ValueKind == JsonValueKind.Object && !IsEvent(record))
        {
            return Secondary.Map(record, rawRecord);
        }

        var mapped = FalconTelemetryFeedMapping.Map(events.Value!, record, rawRecord);
        return mapped with { Events = [.. mapped.Events.Select(ocsfEvent => ocsfEvent with { Metadata = ocsfEvent.Metadata with { LogName = Log } })] };
    }

    private static bool IsEvent(JsonElement record) =>
        record.TryGetProperty("event_simpleName", out _) || record.TryGetProperty("#event_simpleName", out _) || record.TryGetProperty("event", out _) || record.TryGetProperty("unknown_payload", out _)
        || record.TryGetProperty("fdr_event_type", out _) || record.TryGetProperty("ExternalApiType", out _);

    /// <summary>aidmaster, managedassets, notmanaged, userinfo, appinfo. A line does not say which it is from; its fields do.</summary>
    private sealed class SecondaryFeed() : JsonFeedMapping(FalconFeeds.Fdr)
    {
        protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
        {
            var time = record.RequiredTime("_time", "Time", "timestamp", "LastDiscovered", "LogonTime");
            return [record switch
            {
                _ when record.Has("UserSid_readable") || (record.Has("UserName") && !record.Has("aid")) => User(record, time),
                _ when record.Has("aid") => Host(record, time, isManaged: true),
                _ when record.Has("MAC") || record.Has("CurrentLocalIP") || record.Has("LocalAddressIP4") => Host(record, time, isManaged: false),
                _ => Other(record, time),
            }];
        }

        private static DeviceInventory Host(JsonRecord record, DateTimeOffset time, bool isManaged)
        {
            var (aid, mac) = (record.Text("aid"), record.Text("MAC"));
            var (name, ip) = (record.Text("ComputerName", "NeighborName"), IpText.Canonical(record.Text("LocalAddressIP4", "CurrentLocalIP")));
            var external = IpText.Canonical(record.Text("aip"));
            return new()
            {
                ActivityId = DeviceInventory.Activity.Collect,
                SeverityId = Severity.Informational,
                Time = time,
                Device = new()
                {
                    TypeId = FalconValues.DeviceType(record.Text("ProductType")),
                    Uid = aid ?? mac,
                    Hostname = name,
                    Ip = ip,
                    Mac = mac,
                    Domain = record.Text("MachineDomain"),
                    Os = FalconValues.Platform(record.Text("event_platform"), record.Text("Version")),
                    IsManaged = isManaged,
                    AgentList = aid is null ? null : [new() { Uid = aid, TypeId = 1, Version = record.Text("AgentVersion"), VendorName = "CrowdStrike" }],
                    FirstSeenTime = record.Time("FirstSeen", "FirstDiscoveredDate"),
                },
                Observables = external is null ? null : [new() { Name = "device.external_ip", TypeId = ObservableType.IpAddress, Value = external }],

                // managedassets has a line for each interface of a host, aidmaster one for the host.
                Metadata = Metadata(record, aid is null ? "notmanaged" : mac is null ? "aidmaster" : "managedassets", $"{aid}{(aid is null || mac is null ? "" : "/")}{mac ?? (aid is null ? name ?? ip : null)}"),
            };
        }

        private static UserInventory User(JsonRecord record, DateTimeOffset time)
        {
            var (sid, full) = (record.Text("UserSid_readable"), record.Text("User"));
            var cut = full?.IndexOf('\\', StringComparison.Ordinal) ?? -1;
            var name = record.Text("UserName") ?? (cut < 0 ? full : full![(cut + 1)..]);
            return new()
            {
                ActivityId = UserInventory.Activity.Collect,
                SeverityId = Severity.Informational,
                Time = time,
                User = new() { Name = name, Uid = sid, UidAlt = sid, Domain = cut > 0 ? full![..cut] : null, TypeId = record.Flag("UserIsAdmin") == true ? 2 : null },
                Metadata = Metadata(record, "userinfo", sid ?? full ?? name ?? throw new UnmappableRecordException("no UserSid_readable, User or UserName")),
            };
        }

        private static BaseEvent Other(JsonRecord record, DateTimeOffset time) => new()
        {
            ActivityId = BaseEvent.Activity.Other,
            ActivityName = "inventory",
            SeverityId = Severity.Informational,
            Time = time,
            Message = record.Peek("FileName") ?? record.Peek("ProductName"),
            Metadata = Metadata(record, "appinfo", record.Peek("SHA256HashData") ?? record.ContentId()),
        };

        private static Metadata Metadata(JsonRecord record, string list, string id) => new()
        {
            Product = FalconValues.Falcon,
            Uid = $"{list}:{id}",
            LogName = Log,
            EventCode = list,
            TenantUid = record.Text("cid"),
            OriginalTime = record.Text("_time", "Time", "timestamp", "LastDiscovered", "LogonTime"),
        };
    }
}
