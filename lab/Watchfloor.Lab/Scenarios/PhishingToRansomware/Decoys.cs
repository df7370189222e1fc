using System.Text;
using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PhishingToRansomware;

/// <summary>What happens at the same time and must stay out of the story: helpdesk at work, the nightly backup, an updater as regular as a clock.</summary>
internal sealed class Decoys(Stage stage, Script script, Tools tools)
{
    private const string Name = PhishingToRansomwareScenario.Name;
    private readonly Random _random = stage.Story.Stream("S2 decoys");
    private readonly Person _helpdesk = stage.Cast.Helpdesk;

    private GroundTruth Truth => stage.Truth;

    private FalconTelemetryRecords Telemetry => tools.Telemetry;

    public void Play()
    {
        var target = stage.Cast.Finance.Workstation!;
        var own = _helpdesk.Workstation!;
        var at = script.At(Moment.HelpdeskAtWork);
        var shell = Telemetry.Running(own, @"C:\Windows\System32\cmd.exe", "cmd.exe", _helpdesk, signer: "Microsoft Windows");
        var (_, tool) = Telemetry.Start(at, shell, @"C:\Tools\Sysinternals\PsExec64.exe", $@"PsExec64.exe \\{target.Hostname} -s ipconfig /flushdns", _helpdesk, signer: "Microsoft Corporation");
        var logon = Telemetry.Logon(at + _random.Seconds(1, 3), target, _helpdesk, 3, own);
        var manager = Telemetry.Services(target);
        var (service, serviceStart) = Telemetry.Start(at + _random.Seconds(3, 5), manager, @"C:\Windows\PSEXESVC.exe", @"C:\Windows\PSEXESVC.exe", null, signer: "Microsoft Corporation");
        var started = Telemetry.StartService(service.Started + TimeSpan.FromMilliseconds(_random.Next(20, 300)), manager, "PSEXESVC", service);
        Truth.Event(Name, "", "decoy", Feeds.FalconTelemetry, [tool.Uid, logon.Uid, serviceStart.Uid, started.Uid], at, null, [], "Helpdesk uses PsExec on a finance workstation for an open ticket");
        stage.Records.Add(new Approval
        {
            Kind = "change",
            From = at.AddMinutes(-45).ToSecond(),
            To = at.AddHours(2).ToSecond(),
            Hosts = [target.Hostname, own.Hostname],
            Users = [_helpdesk.Upn],
            Processes = ["PsExec64.exe", "PSEXESVC.exe"],
            Note = $"Incident ticket: name resolution on {target.Hostname} fails; helpdesk {_helpdesk.Sam} repairs remotely.",
        });

        Decoy(stage.Cast.FileServer, stage.Internet.Backup.Home.Address, "The nightly backup sends twenty gigabytes to the cloud store");
        Decoy(stage.Cast.ExactClock, stage.Internet.Updater.Home.Address, "An updater asks every sixty seconds for news");
    }

    private void Decoy(Device device, string address, string text)
    {
        var records = stage.Story.FalconTelemetry.All.Where(record => record.Kind == "NetworkConnectIP4" && record.Device == device.Aid && Contains(record, address)).ToList();
        Truth.Event(Name, "", "decoy", Feeds.FalconTelemetry, records.Select(record => record.Id), records.Min(record => record.Time), records.Max(record => record.Time), [], text);
    }

    private static bool Contains(LabRecord record, string address) => record.Json.Span.IndexOf(Encoding.UTF8.GetBytes($"\"RemoteAddressIP4\":\"{address}\"")) >= 0;
}
