using System.Text.Json.Serialization;

namespace Watchfloor.Ocsf;

/// <summary>Source-generated JSON for every OCSF class that Watchfloor writes: snake case, nulls left out, times in milliseconds.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UnixMillisecondsConverter)])]
[JsonSerializable(typeof(AccountChange))]
[JsonSerializable(typeof(ApiActivity))]
[JsonSerializable(typeof(Authentication))]
[JsonSerializable(typeof(BaseEvent))]
[JsonSerializable(typeof(DataSecurityFinding))]
[JsonSerializable(typeof(DetectionFinding))]
[JsonSerializable(typeof(DeviceInventory))]
[JsonSerializable(typeof(DnsActivity))]
[JsonSerializable(typeof(EmailActivity))]
[JsonSerializable(typeof(EntityManagement))]
[JsonSerializable(typeof(FileActivity))]
[JsonSerializable(typeof(GroupManagement))]
[JsonSerializable(typeof(HttpActivity))]
[JsonSerializable(typeof(IncidentFinding))]
[JsonSerializable(typeof(NetworkActivity))]
[JsonSerializable(typeof(OsintInventory))]
[JsonSerializable(typeof(ProcessActivity))]
[JsonSerializable(typeof(RegistryValueActivity))]
[JsonSerializable(typeof(RemediationActivity))]
[JsonSerializable(typeof(ScheduledJobActivity))]
[JsonSerializable(typeof(UserAccess))]
[JsonSerializable(typeof(UserInventory))]
[JsonSerializable(typeof(VulnerabilityFinding))]
[JsonSerializable(typeof(WindowsServiceActivity))]
[JsonSerializable(typeof(Observable))]
internal sealed partial class OcsfJsonContext : JsonSerializerContext;
