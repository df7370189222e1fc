using Watchfloor.Lab.Serving;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PoisonedUpdate;

/// <summary>What happens at the same time and must stay out: the updater elsewhere, a sensor upgrade, a documented exclusion.</summary>
internal sealed class Decoys(Stage stage, Script script, Tools tools, Telling tell)
{
    private readonly Random _random = stage.Story.Stream("S5 decoys");
    private readonly Person _administrator = stage.Cast.Take("IT", person => person.JobTitle == "System Administrator");

    /// <summary>Plays them and returns the computers that have the updater too.</summary>
    public IReadOnlyList<Device> Play()
    {
        var exposed = RunUpdater();
        UpgradeSensors();
        AddExclusion();
        return exposed;
    }

    private List<Device> RunUpdater()
    {
        var workstations = stage.Company.Workstations.ToArray();
        _random.Shuffle(workstations);
        List<Device> devices = [.. workstations.Take(Math.Min(40, workstations.Length / 2))];
        var written = new List<Written>();
        foreach (var device in devices)
        {
            var at = stage.Story.Start.AddMinutes(device.Owner!.DayBegins + _random.Next(20, 400));
            var (updater, started) = tools.Telemetry.Start(at, tools.Telemetry.Services(device), script.Updater, $"\"{script.Updater}\" /auto", null, signer: script.Vendor);
            written.Add(started);
            written.Add(tools.Telemetry.Resolve(at + _random.Seconds(0.5, 2), updater, script.Home.Domain, script.Home.Address));
            written.Add(tools.Telemetry.Connect(at + _random.Seconds(2, 4), updater, script.Home.Address, 443, _random.Next(800, 2_000), _random.Next(4_000, 60_000), script.Home.Domain));
        }

        tell.Decoy(Feeds.FalconTelemetry, written, $"The same updater runs as usual on {devices.Count} computers");
        return devices;
    }

    private void UpgradeSensors()
    {
        var devices = stage.Company.Devices.Where(device => device != stage.Company.Server("BLD", 2)).ToArray();
        _random.Shuffle(devices);
        devices = [.. devices.Take(Math.Min(300, devices.Length / 4))];
        var at = script.At(Moment.SensorUpgrade);
        var written = new List<Written>();
        foreach (var device in devices)
        {
            var begin = at + _random.Seconds(0, 7_200);
            var services = tools.Telemetry.Services(device);
            written.Add(tools.Telemetry.HostedService(begin, services, "CSFalconService", started: false));
            written.Add(tools.Telemetry.HostedService(begin + _random.Seconds(6, 40), services, "CSFalconService", started: true));
        }

        stage.Records.Add(new Approval
        {
            Kind = "change",
            From = at.AddHours(-1).ToSecond(),
            To = at.AddHours(5).ToSecond(),
            Hosts = [.. devices.Select(device => device.Hostname)],
            Note = "Sensor upgrade to the current version, in waves.",
        });
        tell.Decoy(Feeds.FalconTelemetry, written, $"A sensor upgrade stops and starts the sensor on {devices.Length} computers");
    }

    private void AddExclusion()
    {
        var at = script.At(Moment.RealExclusion);
        var path = stage.Internet.Backup.Image[..stage.Internet.Backup.Image.LastIndexOf('\\')] + @"\**";
        var change = stage.Records.Add(new Approval
        {
            Kind = "change",
            From = at.AddHours(-2).ToSecond(),
            To = at.AddHours(3).ToSecond(),
            Users = [_administrator.Upn],
            Note = $"Exclusion for the backup agent, {path}, as its vendor asks.",
        });
        var added = tools.Stream.Audit(CloudDays.NewExclusion(at, _administrator.Upn, stage.Company.Egress, _random.Guid(), path, change));
        tell.Decoy(Feeds.FalconStream, [added], "An administrator adds a documented exclusion for the backup agent");
    }
}
