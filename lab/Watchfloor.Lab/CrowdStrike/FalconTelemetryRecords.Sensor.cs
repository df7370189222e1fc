using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Rarer kinds: disks, drivers, services inside other processes, text records, and the sensor itself.</summary>
internal sealed partial class FalconTelemetryRecords
{
    /// <summary>A disk is plugged in.</summary>
    public Written MountRemovable(DateTimeOffset at, Device device, Person user, string letter, string label, string serial)
    {
        at = at.ToMillisecond();
        return new Written(
            Write("RemovableMediaVolumeMounted", device, at, json => WriteUser(
                json.Text("VolumeDriveLetter", letter).Text("VolumeName", label).Text("VolumeSerialNumber", serial).Text("VolumeFileSystemType", "exFAT").Text("VolumeBusType", "7")
                    .Text("VolumeMountPoint", $@"\Device\HarddiskVolume{random.Next(7, 20)}").Text("DeviceInstanceId", $@"USBSTOR\DISK&VEN_GENERIC&PROD_FLASH_DISK\{serial}"),
                user)),
            at);
    }

    /// <summary>The sensor says that it is alive.</summary>
    public Written Heartbeat(DateTimeOffset at, Device device)
    {
        at = at.ToMillisecond();
        return new Written(Write("SensorHeartbeat", device, at, json => json.Text("SensorStateBitMap", "0").Text("ConfigStateHash", random.Hex(8)).Text("NetworkContainmentState", "0")), at);
    }

    /// <summary>A driver is loaded.</summary>
    public Written LoadDriver(DateTimeOffset at, RunningProcess process, string path, string sha256, string? signer)
    {
        at = at.ToMillisecond();
        return new Written(
            Write("DriverLoad", process.Device, at, json => WriteContext(json, process).Text("ImageFileName", @"\Device\HarddiskVolume3" + path[2..]).Text("SHA256HashData", sha256).Text("DriverLoadFlags", "0")
                .Text("OriginalFilename", path[(path.LastIndexOf('\\') + 1)..]).Text("CompanyName", signer).Text("SignInfoFlags", signer is null ? "0" : "8683538")),
            at);
    }

    /// <summary>A service that runs inside another process stops or starts.</summary>
    public Written HostedService(DateTimeOffset at, RunningProcess services, string name, bool started)
    {
        at = at.ToMillisecond();
        return new Written(Write(started ? "HostedServiceStarted" : "HostedServiceStopped", services.Device, at, json => WriteUser(WriteContext(json, services).Text("ServiceName", name).Text("ServiceDisplayName", name), null)), at);
    }

    /// <summary>A program asks for text records and gets an answer.</summary>
    public Written ResolveText(DateTimeOffset at, RunningProcess process, string name, string answer)
    {
        at = at.ToMillisecond();
        return new Written(Write("DnsRequest", process.Device, at, json => WriteContext(json, process).Text("DomainName", name).Text("RequestType", "16").Text("TXTRecords", answer)), at);
    }
}
