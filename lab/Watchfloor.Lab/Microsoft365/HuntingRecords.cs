using System.Globalization;
using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Writes rows of Defender's hunting tables for devices that have a Defender sensor.</summary>
internal sealed class HuntingRecords(Story story, Random random)
{
    // Of its own, so that tables which came later leave the other records as they were.
    private readonly Random _laterTables = story.NextStream("hunting");

    /// <summary>A row of DeviceProcessEvents; its id, or null when Defender does not watch the device.</summary>
    public string? Process(RunningProcess process) => Add(random, story.DeviceProcessEvents, process.Device, process.Started, "ProcessCreated", json =>
    {
        json.Text("FileName", process.FileName).Text("FolderPath", process.Image).Text("SHA1", process.Sha256[..40]).Text("SHA256", process.Sha256).Text("MD5", process.Sha256[..32])
            .Number("ProcessId", process.Pid).Text("ProcessCommandLine", process.CommandLine).Text("ProcessIntegrityLevel", process.User is null ? "System" : "Medium")
            .Text("ProcessTokenElevation", "TokenElevationTypeDefault").Text("ProcessCreationTime", Json.Ticks(process.Started));
        WriteAccount(json, "Account", process.User);
        if (process.Parent is { } parent)
        {
            WriteInitiating(json, parent);
        }
    });

    /// <summary>A row of DeviceNetworkEvents; its id, or null when Defender does not watch the device.</summary>
    public string? Connection(DateTimeOffset at, RunningProcess process, int localPort, string address, int port, string? name) =>
        Add(random, story.DeviceNetworkEvents, process.Device, at, "ConnectionSuccess", json =>
        {
            json.Text("RemoteIP", address).Number("RemotePort", port).Text("RemoteUrl", name ?? "").Text("LocalIP", process.Device.LocalIp).Number("LocalPort", localPort)
                .Text("Protocol", "Tcp").Text("LocalIPType", "Private").Text("RemoteIPType", "Public");
            WriteInitiating(json, process);
        });

    /// <summary>A row of DeviceLogonEvents; its id, or null when Defender does not watch the device.</summary>
    public string? Logon(DateTimeOffset at, Device device, Person person, int type, Device? from, bool failed) => Add(_laterTables, story.DeviceLogonEvents, device, at, failed ? "LogonFailed" : "LogonSuccess", json =>
    {
        json.Text("LogonType", type switch { 2 => "Interactive", 3 => "Network", 7 => "Unlock", 10 => "RemoteInteractive", _ => "Unknown" }).Text("Protocol", type == 3 ? "Kerberos" : "Negotiate")
            .Text("FailureReason", failed ? "InvalidUserNameOrPassword" : "").Flag("IsLocalAdmin", false).Number("LogonId", _laterTables.Next(100_000, int.MaxValue))
            .Text("RemoteDeviceName", from?.Hostname.ToLowerInvariant() ?? "").Text("RemoteIP", from?.LocalIp ?? "").Text("RemoteIPType", from is null ? "" : "Private").Number("RemotePort", from is null ? 0 : _laterTables.Next(49_152, 65_536));
        WriteAccount(json, "Account", person);
        json.Text("InitiatingProcessFileName", "lsass.exe").Text("InitiatingProcessFolderPath", @"c:\windows\system32\lsass.exe").Text("InitiatingProcessCommandLine", "lsass.exe");
    });

    /// <summary>A row of DeviceFileEvents; its id, or null when Defender does not watch the device.</summary>
    public string? File(DateTimeOffset at, RunningProcess process, string path, string sha256, long size) => Add(_laterTables, story.DeviceFileEvents, process.Device, at, "FileCreated", json =>
    {
        json.Text("FileName", path[(path.LastIndexOf('\\') + 1)..]).Text("FolderPath", path).Text("SHA1", sha256[..40]).Text("SHA256", sha256).Text("MD5", sha256[..32]).Number("FileSize", size)
            .Text("FileOriginUrl", "").Text("PreviousFileName", "").Text("RequestAccountName", process.User?.Sam ?? "system");
        WriteInitiating(json, process);
    });

    private string? Add(Random draws, RecordSet table, Device device, DateTimeOffset at, string action, Action<Utf8JsonWriter> write)
    {
        if (device.MdeId is not { } machine)
        {
            return null;
        }

        // Defender sees the same moment a little later or earlier than Falcon, and writes it finer.
        var time = at.AddTicks(draws.Next(-300, 300) * 1000);
        var report = draws.Next(1000, 9_999_999);
        var stamp = Json.Ticks(time);
        var uid = $"{machine}/{report.ToString(CultureInfo.InvariantCulture)}/{stamp}";
        table.Add(
            uid,
            time,
            time + draws.Seconds(60, 900),
            json =>
            {
                json.Text("Timestamp", stamp).Text("DeviceId", machine).Text("DeviceName", device.DnsName).Text("ActionType", action);
                write(json);
                json.Number("ReportId", report).Text("AppGuardContainerId", "").Text("AdditionalFields", "{}");
            },
            action,
            machine);
        return uid;
    }

    private void WriteAccount(Utf8JsonWriter json, string prefix, Person? user) => json
        .Text($"{prefix}Domain", user is null ? "nt authority" : story.Company.NetBios.ToLowerInvariant()).Text($"{prefix}Name", user?.Sam ?? "system")
        .Text($"{prefix}Sid", user?.Sid ?? "S-1-5-18").Text($"{prefix}Upn", user?.Upn ?? "").Text($"{prefix}ObjectId", user?.ObjectId ?? "");

    private void WriteInitiating(Utf8JsonWriter json, RunningProcess process)
    {
        json.Text("InitiatingProcessFileName", process.FileName.ToLowerInvariant()).Text("InitiatingProcessFolderPath", process.Image.ToLowerInvariant())
            .Text("InitiatingProcessSHA256", process.Sha256).Text("InitiatingProcessMD5", process.Sha256[..32]).Number("InitiatingProcessId", process.Pid)
            .Text("InitiatingProcessCommandLine", process.CommandLine).Text("InitiatingProcessCreationTime", Json.Ticks(process.Started))
            .Text("InitiatingProcessParentFileName", process.Parent?.FileName ?? "").Number("InitiatingProcessParentId", process.Parent?.Pid ?? 0)
            .Text("InitiatingProcessSignatureStatus", process.Signer is null ? "Unsigned" : "Valid").Text("InitiatingProcessVersionInfoCompanyName", process.Signer ?? "");
        WriteAccount(json, "InitiatingProcessAccount", process.User);
    }
}
