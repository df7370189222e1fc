using System.Globalization;
using System.Text.Json;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Scenarios;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Writes sensor telemetry as NG-SIEM shows it (all values texts), and Defender's row beside it on devices that are watched twice.</summary>
/// <param name="story">The story.</param>
/// <param name="random">Ids and delays come from it.</param>
internal sealed partial class FalconTelemetryRecords(Story story, Random random)
{
    private readonly HuntingRecords _hunting = new(story, random);

    /// <summary>A program that already runs; nothing is written.</summary>
    public RunningProcess Running(Device device, string image, string commandLine, Person? user, RunningProcess? parent = null, DateTimeOffset? since = null, string? signer = null) => new()
    {
        Device = device,
        Id = random.NextInt64(100_000_000_000, 9_999_999_999_999).ToString(CultureInfo.InvariantCulture),
        Pid = random.Next(300, 16_000) * 4,
        Image = image,
        CommandLine = commandLine,
        Sha256 = story.Company.FileHash(image[(image.LastIndexOf('\\') + 1)..]),
        Started = (since ?? story.Start.AddHours(-12)).ToMillisecond(),
        User = user,
        Parent = parent,
        Signer = signer,
    };

    /// <summary>A program starts.</summary>
    public (RunningProcess Process, Written Written) Start(DateTimeOffset at, RunningProcess parent, string image, string commandLine, Person? user, string? sha256 = null, string? signer = null)
    {
        var process = Running(parent.Device, image, commandLine, user, parent, at, signer);
        process = sha256 is null ? process : process with { Sha256 = sha256 };
        return (process, Start(process));
    }

    /// <summary>Writes the start of a program.</summary>
    public Written Start(RunningProcess process)
    {
        var uid = Write("ProcessRollup2", process.Device, process.Started, json =>
        {
            json.Text("TargetProcessId", process.Id).Text("RawProcessId", Number(process.Pid)).Text("ImageFileName", process.DevicePath).Text("CommandLine", process.CommandLine)
                .Text("SHA256HashData", process.Sha256).Text("MD5HashData", process.Sha256[..32]).Text("ProcessStartTime", Seconds(process.Started))
                .Text("IntegrityLevel", process.User is null ? "16384" : "8192").Text("SignInfoFlags", process.Signer is null ? "0" : "8683538");
            if (process.Parent is { } parent)
            {
                json.Text("ParentProcessId", parent.Id).Text("SourceProcessId", parent.Id).Text("ParentBaseFileName", parent.FileName);
                if (parent.Parent is { } grandparent)
                {
                    json.Text("GrandParentBaseFileName", grandparent.FileName);
                }
            }

            WriteUser(json, process.User);
        });
        return new Written(uid, process.Started, Seen(process.Device, process.Started) ? _hunting.Process(process) : null, Feeds.HuntingProcess);
    }

    /// <summary>A program connects out.</summary>
    public Written Connect(DateTimeOffset at, RunningProcess process, string address, int port = 443, long sent = 0, long received = 0, string? name = null)
    {
        at = at.ToMillisecond();
        var localPort = random.Next(49_152, 65_536);
        var uid = Write("NetworkConnectIP4", process.Device, at, json =>
        {
            WriteContext(json, process)
                .Text("LocalAddressIP4", process.Device.LocalIp).Text("LPort", Number(localPort)).Text("RemoteAddressIP4", address).Text("RemotePort", Number(port))
                .Text("Protocol", "6").Text("ConnectionDirection", "0");
            if (sent > 0 || received > 0)
            {
                json.Text("BytesSent", Number(sent)).Text("BytesReceived", Number(received));
            }
        });
        return new Written(uid, at, Seen(process.Device, at) ? _hunting.Connection(at, process, localPort, address, port, name) : null, Feeds.HuntingNetwork);
    }

    /// <summary>A program asks for a name.</summary>
    public Written Resolve(DateTimeOffset at, RunningProcess process, string name, string? address, string type = "1")
    {
        at = at.ToMillisecond();
        return new Written(
            Write("DnsRequest", process.Device, at, json =>
            {
                WriteContext(json, process).Text("DomainName", name).Text("RequestType", type);
                if (address is not null)
                {
                    json.Text("IP4Records", $"{address};");
                }
            }),
            at);
    }

    /// <summary>Somebody logs on to a device.</summary>
    /// <param name="at">When.</param>
    /// <param name="device">Where.</param>
    /// <param name="person">Who.</param>
    /// <param name="type">Windows' logon type: 2 at the keyboard, 3 over the network, 7 unlock.</param>
    /// <param name="from">The computer the logon came from; null at the keyboard.</param>
    /// <param name="failed">Whether it was refused.</param>
    public Written Logon(DateTimeOffset at, Device device, Person person, int type, Device? from = null, bool failed = false)
    {
        at = at.ToMillisecond();
        return new Written(
            Write(failed ? "UserLogonFailed2" : "UserLogon", device, at, json =>
            {
                json.Text("UserSid", person.Sid).Text("UserName", person.Sam).Text("LogonDomain", story.Company.NetBios).Text("UserPrincipal", person.Upn)
                    .Text("LogonType", Number(type)).Text("AuthenticationPackage", type == 3 ? "Kerberos" : "Negotiate").Text("AuthenticationId", Number(random.Next(100_000, int.MaxValue)));
                if (failed)
                {
                    json.Text("Status", "3221225581").Text("SubStatus", "3221225578");
                }

                if (from is not null)
                {
                    json.Text("RemoteAddressIP4", from.LocalIp).Text("RemotePort", Number(random.Next(49_152, 65_536))).Text("ClientComputerName", from.Hostname);
                }
            }),
            at,
            Seen(device, at) ? _hunting.Logon(at, device, person, type, from, failed) : null,
            Feeds.HuntingLogon);
    }

    /// <summary>A program writes a file that the sensor cares for.</summary>
    public Written WriteFile(DateTimeOffset at, RunningProcess process, string kind, string path, string sha256, long size)
    {
        at = at.ToMillisecond();
        var name = path.StartsWith(@"\\", StringComparison.Ordinal) ? path : $@"\Device\HarddiskVolume{(path[0] == 'E' ? 9 : 3)}" + path[2..];
        return new Written(
            Write(kind, process.Device, at, json => WriteUser(WriteContext(json, process).Text("TargetFileName", name).Text("SHA256HashData", sha256).Text("Size", Number(size)), process.User)),
            at,
            Seen(process.Device, at) ? _hunting.File(at, process, path, sha256, size) : null,
            Feeds.HuntingFile);
    }

    /// <summary>A scheduled task is made.</summary>
    public Written RegisterTask(DateTimeOffset at, RunningProcess process, string name, string command, string arguments)
    {
        at = at.ToMillisecond();
        return new Written(
            Write("ScheduledTaskRegistered", process.Device, at, json => WriteUser(
                WriteContext(json, process).Text("TaskName", name).Text("TaskExecCommand", command).Text("TaskExecArguments", arguments)
                    .Text("TaskAuthor", process.User is { } user ? $"{story.Company.NetBios}\\{user.Sam}" : "SYSTEM"),
                process.User)),
            at);
    }

    /// <summary>A service starts.</summary>
    /// <param name="at">When.</param>
    /// <param name="services">The service control manager's process.</param>
    /// <param name="name">Name of the service.</param>
    /// <param name="service">The process that it became.</param>
    public Written StartService(DateTimeOffset at, RunningProcess services, string name, RunningProcess service)
    {
        at = at.ToMillisecond();
        return new Written(
            Write("ServiceStarted", services.Device, at, json => WriteUser(
                WriteContext(json, services).Text("ServiceName", name).Text("ServiceDisplayName", name).Text("ImageFileName", service.DevicePath).Text("CommandLine", service.CommandLine)
                    .Text("ServiceObjectName", "LocalSystem").Text("SHA256HashData", service.Sha256).Text("TargetProcessId", service.Id),
                null)),
            at);
    }

    /// <summary>The system's processes that other processes hang under.</summary>
    public RunningProcess Services(Device device)
    {
        var wininit = Running(device, @"C:\Windows\System32\wininit.exe", "wininit.exe", null, signer: "Microsoft Windows");
        return Running(device, @"C:\Windows\System32\services.exe", @"C:\Windows\system32\services.exe", null, wininit, signer: "Microsoft Windows");
    }

    private string Write(string kind, Device device, DateTimeOffset time, Action<Utf8JsonWriter> write)
    {
        var uid = random.Guid();
        var arrival = time + random.Seconds(60, 300);
        if (!Seen(device, time))
        {
            return uid;
        }

        story.FalconTelemetry.Add(
            uid,
            time,
            arrival,
            json =>
            {
                json.Text("@id", uid).Text("@timestamp", Number(time.ToUnixTimeMilliseconds())).Text("@ingesttimestamp", Number(arrival.ToUnixTimeMilliseconds()))
                    .Text("#event_simpleName", kind).Text("#repo", "base_sensor").Text("aid", device.Aid).Text("cid", story.Company.Cid).Text("aip", story.Company.Egress)
                    .Text("ComputerName", device.Hostname).Text("event_platform", "Win").Text("ContextTimeStamp", Seconds(time));
                write(json);
            },
            kind,
            device.Aid);
        return uid;
    }

    /// <summary>A computer that is off or asleep tells nothing.</summary>
    private static bool Seen(Device device, DateTimeOffset time) => device.Silent.Count == 0 || !device.IsSilentAt(time);

    private static Utf8JsonWriter WriteContext(Utf8JsonWriter json, RunningProcess process) =>
        json.Text("ContextProcessId", process.Id).Text("ContextBaseFileName", process.FileName);

    private Utf8JsonWriter WriteUser(Utf8JsonWriter json, Person? user) => user is null
        ? json.Text("UserSid", "S-1-5-18").Text("UserName", "SYSTEM")
        : json.Text("UserSid", user.Sid).Text("UserName", user.Sam).Text("LogonDomain", story.Company.NetBios);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000m).ToString("0.000", CultureInfo.InvariantCulture);
}
