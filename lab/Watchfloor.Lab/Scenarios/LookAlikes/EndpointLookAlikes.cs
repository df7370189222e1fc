using System.Globalization;
using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.LookAlikes;

/// <summary>Look-alikes 6 to 9 and 16 to 20: agents, scripts, an authorised test, maintenance and backups.</summary>
internal sealed class EndpointLookAlikes(Stage stage, LookAlikeAlerts alerts) : IScenario
{
    private readonly Person _tester = stage.Cast.Take("IT", person => person.JobTitle == "Network Engineer");
    private readonly Person[] _scripted = [stage.Cast.Take("Production"), stage.Cast.Take("Logistics")];
    private readonly Person _contractorHost = stage.Cast.Take("Production");

    public void Prepare()
    {
        // Nothing to make room for.
    }

    public void Play()
    {
        MonitoringBeacon();
        EncodedScript("7", _scripted[0].Workstation!, 0);
        EncodedScript("8", _scripted[1].Workstation!, 1);
        AuthorisedTest();
        SensorsOffline();
        ShadowCopyMaintenance();
        TextRecords();
        RemoteTool();
        OffsiteCopy();
    }

    private void MonitoringBeacon()
    {
        var device = alerts.Random.Pick(stage.Routines.FullyMonitored);
        var home = stage.Internet.Monitoring.Home;
        var uid = alerts.Tools.FalconAlerts.Add(new FalconAlert
        {
            Time = alerts.WorkingMoment(1),
            Severity = 60,
            Name = "PeriodicOutboundConnections",
            Title = "Possible command and control: periodic connections",
            Description = $"A process connects to {home.Domain} about every {stage.Routines.MonitoringPeriod.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} seconds.",
            Tactic = "Command and Control",
            TacticId = "TA0011",
            Technique = "Web Protocols",
            TechniqueId = "T1071.001",
            Process = stage.Routines.MonitoringAgents[device],
            Indicator = ("domain", home.Domain),
            Confidence = 60,
        });
        alerts.Falcon("6", uid, Verdicts.FalsePositive, "The monitoring agent, signed and on nearly every computer, reports to its vendor");
    }

    private void EncodedScript(string number, Device device, int script)
    {
        var process = stage.Routines.RunManagementScript(device, alerts.WorkingMoment(script), script);
        var uid = alerts.Tools.FalconAlerts.Add(new FalconAlert
        {
            Time = process.Started + alerts.Random.Seconds(2, 20),
            Severity = 50,
            Name = "EncodedPowerShell",
            Title = "Encoded PowerShell command",
            Description = "PowerShell was started with an encoded command and without a profile.",
            Tactic = "Execution",
            TacticId = "TA0002",
            Technique = "PowerShell",
            TechniqueId = "T1059.001",
            Process = process,
            Confidence = 50,
        });
        alerts.Falcon(number, uid, Verdicts.BenignPositive, "Endpoint management runs the same script on most computers");
    }

    private void AuthorisedTest()
    {
        var at = alerts.WorkingMoment(0);
        var device = _tester.Workstation!;
        var shell = alerts.Tools.Telemetry.Running(device, @"C:\Windows\System32\cmd.exe", "cmd.exe", _tester, signer: "Microsoft Windows");
        var name = $"{alerts.Random.Pick(Words.NameFirst)}probe.exe";
        var (process, _) = alerts.Tools.Telemetry.Start(at, shell, $@"C:\RedTeam\{name}", $@"C:\RedTeam\{name} --technique lsass-read --confirm", _tester, sha256: alerts.Random.Hex(64));
        stage.Records.Add(new Approval
        {
            Kind = "red_team",
            From = at.AddHours(-1).ToSecond(),
            To = at.AddHours(3).ToSecond(),
            Hosts = [device.Hostname],
            Users = [_tester.Upn],
            Processes = [name],
            Hashes = [process.Sha256],
            Note = "Check of detection: read LSASS memory on one workstation, agreed with the security lead.",
        });
        var uid = alerts.Tools.FalconAlerts.Add(new FalconAlert
        {
            Time = at + alerts.Random.Seconds(1, 6),
            Severity = 75,
            Name = "LsassAccess",
            Title = "Credential theft: suspicious LSASS access",
            Description = "An unsigned process read the memory of LSASS.",
            Tactic = "Credential Access",
            TacticId = "TA0006",
            Technique = "LSASS Memory",
            TechniqueId = "T1003.001",
            Process = process,
            Confidence = 85,
        });
        alerts.Falcon("9", uid, Verdicts.BenignPositive, "The red team's agreed test, inside its window");
    }

    private void SensorsOffline()
    {
        var count = Math.Max(6, stage.Company.Workstations.Count / 30);
        var hosts = stage.Company.Workstations.Where(device => device.Owner!.Department is "Production" or "Logistics").Take(count).Select(device => device.Hostname).ToArray();
        var at = stage.Story.Start.AddHours(18).AddMinutes(alerts.Random.Next(20, 80));
        stage.Records.Add(new Approval
        {
            Kind = "imaging",
            From = stage.Story.Start.AddHours(17.5),
            To = stage.Story.Start.AddHours(22),
            Hosts = hosts,
            Note = $"{hosts.Length} workstations are set up anew tonight.",
        });
        var uid = alerts.Tools.FalconAlerts.Add(new FalconAlert
        {
            Time = at,
            Severity = 60,
            Name = "SensorsSilent",
            Title = $"{hosts.Length} sensors stopped reporting",
            Description = $"Sensors went silent within twenty minutes: {string.Join(", ", hosts)}",
            Tactic = "Defense Evasion",
            TacticId = "TA0005",
            Technique = "Disable or Modify Tools",
            TechniqueId = "T1562.001",
            Product = "ngsiem",
            Confidence = 50,
        });
        alerts.Falcon("16", uid, Verdicts.BenignPositive, "Imaging evening: the computers are set up anew");
    }

    private void ShadowCopyMaintenance()
    {
        var process = stage.Routines.ShadowCopyRuns[^1];
        var uid = alerts.Tools.FalconAlerts.Add(new FalconAlert
        {
            Time = process.Started + alerts.Random.Seconds(0.5, 3),
            Severity = 70,
            Name = "ShadowCopyDeletion",
            Title = "Shadow copies deleted",
            Description = "vssadmin deleted volume shadow copies, as ransomware does before encryption.",
            Tactic = "Impact",
            TacticId = "TA0040",
            Technique = "Inhibit System Recovery",
            TechniqueId = "T1490",
            Process = process,
            Confidence = 70,
        });
        alerts.Falcon("17", uid, Verdicts.BenignPositive, "Maintenance of the backup product, signed parent, same minute as before");
    }

    private void TextRecords()
    {
        var uid = alerts.Tools.FalconAlerts.Add(new FalconAlert
        {
            Time = alerts.WorkingMoment(),
            Severity = 45,
            Name = "DnsTextBurst",
            Title = "Many DNS TXT queries",
            Description = "A server asked for an unusual number of TXT records, as DNS tunnels do.",
            Tactic = "Command and Control",
            TacticId = "TA0011",
            Technique = "DNS",
            TechniqueId = "T1071.004",
            Process = stage.Routines.MailGateway,
            Product = "ngsiem",
            Confidence = 40,
        });
        alerts.Falcon("18", uid, Verdicts.FalsePositive, "The mail server looks up SPF, DKIM and DMARC records");
    }

    private void RemoteTool()
    {
        var at = alerts.WorkingMoment();
        var device = _contractorHost.Workstation!;
        var vendor = $"{alerts.Random.Pick(Words.NameFirst)}remote";
        var parent = alerts.Tools.Telemetry.Services(device);
        var (process, _) = alerts.Tools.Telemetry.Start(at, parent, $@"C:\Program Files\{vendor}\{vendor}.exe", $"\"C:\\Program Files\\{vendor}\\{vendor}.exe\" --service", null, sha256: alerts.Random.Hex(64), signer: $"{vendor} GmbH");
        var site = new Site($"relay.{stage.Company.NewDomain(alerts.Random)}", stage.Company.Addresses.TakeAny());
        alerts.Tools.Telemetry.Resolve(at.AddSeconds(1), process, site.Domain, site.Address);
        alerts.Tools.Telemetry.Connect(at.AddSeconds(2), process, site.Address, 443, 3_800, 9_100, site.Domain);
        stage.Records.Add(new Approval
        {
            Kind = "software",
            From = at.AddDays(-1).ToSecond(),
            To = at.AddDays(30).ToSecond(),
            Hosts = [device.Hostname],
            Domains = [site.Domain],
            Processes = [$"{vendor}.exe"],
            Hashes = [process.Sha256],
            Note = "Remote maintenance tool of the machine maker, ordered by production, approved by IT.",
        });
        var uid = alerts.Tools.FalconAlerts.Add(new FalconAlert
        {
            Time = at + alerts.Random.Seconds(3, 30),
            Severity = 55,
            Name = "RemoteAccessTool",
            Title = "Remote access tool seen for the first time",
            Description = "A remote monitoring and management tool was started that this organisation has not run before.",
            Tactic = "Command and Control",
            TacticId = "TA0011",
            Technique = "Remote Access Software",
            TechniqueId = "T1219",
            Process = process,
            Confidence = 55,
        });
        alerts.Falcon("19", uid, Verdicts.BenignPositive, "A contractor's tool, approved");
    }

    private void OffsiteCopy()
    {
        var process = stage.Routines.OffsiteCopies[^1];
        var to = stage.Internet.OffsiteStore;
        stage.Records.Add(new Approval
        {
            Kind = "backup",
            From = stage.Story.Start.AddDays(-400),
            To = stage.Story.Start.AddDays(400),
            Hosts = [process.Device.Hostname],
            Addresses = [to.Address],
            Domains = [to.Domain],
            Processes = [process.FileName],
            Note = "Second copy of the backups, nightly from one o'clock UTC.",
        });
        var uid = alerts.Tools.FalconAlerts.Add(new FalconAlert
        {
            Time = process.Started.AddMinutes(95),
            Severity = 65,
            Name = "LargeUpload",
            Title = "Unusually large upload",
            Description = "About 40 GB were sent to one address on the internet.",
            Tactic = "Exfiltration",
            TacticId = "TA0010",
            Technique = "Exfiltration Over C2 Channel",
            TechniqueId = "T1041",
            Process = process,
            Product = "ngsiem",
            Indicator = ("ipv4", to.Address),
            Confidence = 60,
        });
        alerts.Falcon("20", uid, Verdicts.BenignPositive, "The off-site backup, same hour each night");
    }
}
