using Watchfloor.Incidents;
using Watchfloor.Ocsf;
using Watchfloor.Reporting;

namespace Watchfloor.ReportingTests;

/// <summary>An invented incident: mail with a script, a loader, a beacon, another host, data out, encryption stopped.</summary>
internal sealed class SampleIncident
{
    public static readonly DateTimeOffset Start = new(2026, 1, 12, 8, 4, 10, TimeSpan.Zero);

    private const string Workstation = "EX-WS-0822";
    private const string FileServer = "EX-FS-01";
    private const string Engineer = "mara.lind@example.com";
    private const string Helpdesk = "tom.helpdesk@example.com";
    private const string Loader = "203.0.113.44";
    private const string Drop = "192.0.2.77";

    private readonly Dictionary<EvidenceId, OcsfEvent> evidence = [];
    private readonly List<TimelineEntry> timeline = [];
    private int counter;

    /// <summary>The report's input, with everything filled in.</summary>
    public static ReportInput Input() => new SampleIncident().Build();

    private ReportInput Build()
    {
        var mail = Add("proofpoint.siem", new EmailActivity
        {
            ActivityId = 2, DirectionId = 1, Time = Start, Metadata = From("Proofpoint", "TAP"),
            Email = new() { From = "billing@invoices.example.net", To = [Engineer], Subject = "Statement 4711 | overdue", MessageUid = "<4711@invoices.example.net>" },
        });
        Line("Mail with a zip archive from {0} reached {1}", mail, ["billing@invoices.example.net", Engineer], user: Engineer, techniques: ["T1566.001"]);
        var script = Process("wscript.exe", @"wscript.exe ""C:\Users\mlind\Downloads\Statement_4711.js""", "explorer.exe", Workstation, "00:18:30");
        Line("{0} opened the script from the archive: {1}", script, ["explorer.exe", @"wscript.exe ""C:\Users\mlind\Downloads\Statement_4711.js"""], Workstation, Engineer, ["T1204.002", "T1059.007"]);
        var shell = Process("powershell.exe", "powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAKQA=", "wscript.exe", Workstation, "00:18:33");
        Line("The script started an encoded command: {0}", shell, ["powershell.exe -nop -w hidden -enc SQBFAFgAIAAoAE4AZQB3AC0ATwBiAGoAZQBjAHQAKQA="], Workstation, Engineer, ["T1086", "T1027"]);
        var dns = Add("crowdstrike.telemetry", new DnsActivity { ActivityId = 1, Time = At("00:18:41"), Metadata = From("CrowdStrike", "Falcon"), Device = Host(Workstation), Query = new() { Hostname = "cdn.loader.example" } });
        Line("PowerShell resolved {0}", dns, ["cdn.loader.example"], Workstation, null, ["T1071.001"]);
        var fetch = Connect(Workstation, Loader, At("00:18:42"), 412);
        Line("and connected to {0}", fetch, [Loader], Workstation, null, ["T1105"]);
        var dll = Process("rundll32.exe", @"rundll32.exe C:\Users\mlind\AppData\Roaming\hlp\sync.dll,Start", "powershell.exe", Workstation, "00:18:58");
        Line("A DLL from the profile folder was started: {0}", dll, [@"rundll32.exe C:\Users\mlind\AppData\Roaming\hlp\sync.dll,Start"], Workstation, Engineer, ["T1218.011"]);
        var task = Add("crowdstrike.telemetry", new ScheduledJobActivity { ActivityId = 1, Time = At("00:19:10"), Metadata = From("CrowdStrike", "Falcon"), Device = Host(Workstation), Actor = new(), Job = new() { Name = "Cloud Sync Helper", CmdLine = @"rundll32.exe C:\Users\mlind\AppData\Roaming\hlp\sync.dll,Start" } });
        Line("A scheduled task {0} keeps it alive", task, ["Cloud Sync Helper"], Workstation, Engineer, ["T1053.005"]);
        var beacons = Beacons();
        var entry = Line("Connections to {0} at a steady rhythm, median 61 seconds", beacons[0], [Loader], Workstation, null, ["T1071.001", "T1573"]);
        timeline[^1] = entry with { EndTime = evidence[beacons[^1]].Time, Count = beacons.Count, What = entry.What with { Evidence = beacons } };
        var suspicious = Finding("crowdstrike.alerts", "CrowdStrike", "Suspicious rundll32 execution", Severity.Medium, "00:44:10", Workstation);
        Line("CrowdStrike: {0}, detection only", suspicious, ["Suspicious rundll32 execution"], Workstation, Engineer, ["T1218.011"], finding: true);
        EvidenceId[] discovery = [.. new[] { "nltest /domain_trusts", "net group \"Domain Admins\" /domain", "whoami /all", "systeminfo" }.Select((c, i) => Process(c.Split(' ')[0] + ".exe", c, "rundll32.exe", Workstation, $"02:05:{10 + (i * 7)}"))];
        var found = Line("The process tree asked for trusts, groups and rights, first {0}", discovery[0], ["nltest /domain_trusts"], Workstation, Engineer, ["T1482", "T1069.002", "T1033", "T1082"]);
        timeline[^1] = found with { Count = 4, EndTime = At("02:05:31"), What = found.What with { Evidence = discovery } };
        var dump = Process("rundll32.exe", @"rundll32.exe C:\windows\system32\comsvcs.dll, MiniDump 748 C:\Windows\Temp\q.bin full", "rundll32.exe", Workstation, "03:40:00");
        Line("Memory of the logon process was dumped: {0}", dump, [@"rundll32.exe C:\windows\system32\comsvcs.dll, MiniDump 748 C:\Windows\Temp\q.bin full"], Workstation, Engineer, ["T1003.001"]);
        var theft = Finding("crowdstrike.alerts", "CrowdStrike", "Credential theft from LSASS", Severity.High, "03:40:05", Workstation);
        Line("CrowdStrike: {0}", theft, ["Credential theft from LSASS"], Workstation, Engineer, ["T1003.001"], finding: true);
        var logon = Add("crowdstrike.telemetry", new Authentication { ActivityId = 1, StatusId = 1, Time = At("05:12:00"), Metadata = From("CrowdStrike", "Falcon"), User = new() { Name = "tom.helpdesk", Uid = "S-1-5-21-1-2-3-1107" }, SrcEndpoint = new() { Ip = "198.51.100.82" }, Device = Host(FileServer), LogonTypeId = 3 });
        Line("{0} logged on over the network from {1}; this pair was never seen before", logon, [Helpdesk, "198.51.100.82"], FileServer, Helpdesk, ["T1078.002", "T1021.002"]);
        var service = Add("crowdstrike.telemetry", new WindowsServiceActivity { ActivityId = 1, Time = At("05:12:40"), Metadata = From("CrowdStrike", "Falcon"), Device = Host(FileServer), Actor = new(), WinService = new() { Name = "qmzrtkwa", CmdLine = @"C:\Windows\qmzrtkwa.exe" } });
        Line("A service with a random name was started: {0}", service, [@"C:\Windows\qmzrtkwa.exe"], FileServer, Helpdesk, ["T1569.002", "T1570"]);
        var launched = Finding("microsoft.alerts", "Microsoft", "Suspicious service launched", Severity.Medium, "05:15:02", "ex-fs-01.example.com");
        Line("Microsoft: {0}", launched, ["Suspicious service launched"], FileServer, null, ["T1569.002"], finding: true);
        var archive = Process("7z.exe", @"7z.exe a -v500m C:\PerfLogs\b.7z D:\Finance", "qmzrtkwa.exe", FileServer, "06:02:00");
        Line("{0} packed a whole share", archive, [@"7z.exe a -v500m C:\PerfLogs\b.7z D:\Finance"], FileServer, null, ["T1560.001"]);
        var upload = Connect(FileServer, Drop, At("06:09:30"), 3_328_599_654);
        Line("3,328,599,654 bytes went to {0}", upload, [Drop], FileServer, null, ["T1041"]);
        var exfiltration = Finding("watchfloor.findings.exfiltration", "Watchfloor", "Upload far above this host's habit", Severity.High, "06:57:30", FileServer);
        Line("Watchfloor: {0}", exfiltration, ["Upload far above this host's habit"], FileServer, null, ["T1041"], finding: true);
        var shadow = Process("vssadmin.exe", "vssadmin.exe delete shadows /all /quiet", "qmzrtkwa.exe", FileServer, "1.02:30:00");
        Line("Shadow copies were deleted: {0}", shadow, ["vssadmin.exe delete shadows /all /quiet"], FileServer, null, ["T1490"]);
        var staged = Add("crowdstrike.telemetry", new FileActivity { ActivityId = 1, Time = At("1.02:31:00"), Metadata = From("CrowdStrike", "Falcon"), Device = Host("EX-DC-01"), Actor = new() { Process = new() { Name = "System" } }, File = new() { Name = "upd.exe", TypeId = 1, Path = @"\\EX-DC-01\SYSVOL\example.com\scripts\upd.exe" } });
        Line("A program was left in the domain's script folder: {0}", staged, [@"\\EX-DC-01\SYSVOL\example.com\scripts\upd.exe"], "EX-DC-01", Helpdesk, ["T1484.001"]);
        var ransom = Finding("crowdstrike.alerts", "CrowdStrike", "Ransomware behaviour, process killed", Severity.Critical, "1.02:40:00", FileServer);
        Line("CrowdStrike: {0}; the tool stopped the process", ransom, ["Ransomware behaviour, process killed"], FileServer, null, ["T1486"], finding: true);

        EvidenceId[] findings = [suspicious, theft, launched, exfiltration, ransom];
        var user = Who(EntityKind.User, Engineer, "victim", [mail, script], "S-1-5-21-1-2-3-1204", "mlind", "11111111-2222-3333-4444-555555555555");
        var helpdesk = Who(EntityKind.User, Helpdesk, "compromised", [logon], "S-1-5-21-1-2-3-1107", "tom.helpdesk");
        var workstation = Who(EntityKind.Host, Workstation, "compromised", [script, suspicious], "ex-ws-0822.example.com", "0822aaaa0822aaaa0822aaaa0822aaaa");
        var server = Who(EntityKind.Host, FileServer, "compromised", [logon, ransom], "ex-fs-01.example.com");
        var controller = Who(EntityKind.Host, "EX-DC-01", "target", [staged]);
        var loader = Who(EntityKind.Address, Loader, "attacker", [fetch]);
        var drop = Who(EntityKind.Address, Drop, "attacker", [upload]);
        var domain = Who(EntityKind.Domain, "cdn.loader.example", "attacker", [dns]);
        var message = Who(EntityKind.Message, "<4711@invoices.example.net>", "attacker", [mail]);
        var library = Who(EntityKind.File, "sync.dll", "tool", [dll]);
        var persistence = Who(EntityKind.Persistence, "task Cloud Sync Helper", "tool", [task]);
        var serviceEntity = Who(EntityKind.Persistence, "service qmzrtkwa", "tool", [service]);
        IncidentEntity[] entities = [user, helpdesk, workstation, server, controller, loader, drop, domain, message, library, persistence, serviceEntity];

        var incident = new Incident
        {
            Id = "INC-7KQ2MX4A",
            Title = "Loader by mail, lateral movement and stopped encryption on EX-FS-01",
            FirstSeen = Start,
            LastSeen = At("1.02:40:00"),
            Status = IncidentStatus.InProgress,
            Assignee = "ana.oncall",
            Findings = [.. findings.Select(id => Ref(id))],
            Entities = entities,
            Risk = new(96, [new("severity", 45, "one critical and two high findings from three tools"), new("spread", 25, "three hosts, one of them a domain controller"), new("stage", 30, "data left and encryption began"), new("contained", -4, "the tool stopped the process on one host")]),
            Triage = new()
            {
                Analyst = "rules",
                Verdict = Verdict.TruePositive,
                Priority = Priority.Critical,
                Confidence = 0.97,
                At = At("1.02:41:00"),
                Reasoning =
                [
                    Say("Credentials were dumped on {0} and used on {1} 92 minutes later.", [dump, logon], Workstation, FileServer),
                    Say("Shadow copies were deleted ten minutes before encryption began on {0}.", [shadow, ransom], FileServer),
                    Say("Five findings of three tools share hosts, users or files.", findings),
                ],
                CounterEvidence = [Say("{0} is used by the helpdesk, who log on to servers for their work.", [logon], Helpdesk)],
                Actions =
                [
                    Act("isolate_host", workstation, Say("It beacons to {0} still.", [beacons[^1]], Loader), "one workstation; its user cannot work on it", "release_host"),
                    Act("isolate_host", server, Say("Encryption was tried on {0}.", [ransom], FileServer), "the file shares of all departments are unreachable", "release_host"),
                    Act("disable_user", helpdesk, Say("The account was used from {0}.", [logon], "198.51.100.82"), "one helpdesk person cannot work", "enable_user"),
                    Act("block_address", loader, Say("It commands the loader: {0}.", [fetch], Loader), "nobody else in 30 days connected to it", "unblock_address"),
                    Act("remove_file", controller, Say("The file {0} waits in the domain's script folder.", [staged], "upd.exe"), "every computer of the domain reads this folder", null) with { Approvers = 2 },
                ],
            },
            Investigation = new()
            {
                Analyst = "rules",
                Summary =
                [
                    Say("A script in a mailed archive started a loader on {0}.", [mail, script, dll], Workstation),
                    Say("It stayed in contact with {0} for more than a day.", [beacons[0], beacons[^1]], Loader),
                    Say("The attacker took the account {0}, moved to {1} and sent 3,328,599,654 bytes to {2}.", [dump, logon, upload], Helpdesk, FileServer, Drop),
                    Say("Encryption began on {0} and was stopped by the endpoint tool.", [ransom], FileServer),
                ],
                RootCause = Say("{0} opened a script that came in a mail from {1}.", [mail, script], Engineer, "billing@invoices.example.net"),
                Timeline = timeline,
                Gaps =
                [
                    new() { From = At("17:55:50"), To = At("21:05:50"), Text = "No connection from EX-WS-0822 for three hours; the laptop slept. The beacon went on afterwards, so its absence here does not mean that control ended.", Evidence = [] },
                    new() { Text = "Nothing shows how the program in the domain's script folder would have been started.", Evidence = [staged] },
                ],
                Graph = new(entities,
                [
                    Edge(message, user, "was sent to", mail), Edge(user, workstation, "works on", script), Edge(workstation, library, "ran", dll),
                    Edge(workstation, persistence, "registered", task), Edge(workstation, domain, "resolved", dns),
                    Edge(workstation, loader, "connected to", fetch) with { Count = beacons.Count }, Edge(workstation, server, "logged on to", logon),
                    Edge(helpdesk, server, "logged on to", logon), Edge(server, serviceEntity, "started", service), Edge(server, drop, "sent data to", upload),
                    Edge(server, controller, "wrote to", staged), Edge(library, loader, "connected to", fetch),
                ]),
                Techniques =
                [
                    .. timeline.SelectMany(line => line.Techniques.Select(technique => (technique, line.What.Evidence)))
                        .GroupBy(pair => pair.technique).Select(group => new TechniqueUse(group.Key, [.. group.SelectMany(pair => pair.Evidence).Distinct()])),
                ],
            },
        };
        return new() { Incident = incident, Evidence = evidence, WrittenAt = At("1.03:00:00"), Version = "0.1.0" };
    }

    public static DateTimeOffset At(string offset) => Start + TimeSpan.Parse(offset, System.Globalization.CultureInfo.InvariantCulture);

    private List<EvidenceId> Beacons()
    {
        // 61 seconds ± 18 %, from the same seed each time, with three hours in which the laptop sleeps.
        var random = new Random(7);
        var ids = new List<EvidenceId>();
        for (var time = At("00:20:00"); time < At("1.01:00:00"); time += TimeSpan.FromSeconds(61 * (0.82 + (0.36 * random.NextDouble()))))
        {
            if (time < At("17:55:50") || time > At("21:05:50"))
            {
                ids.Add(Connect(Workstation, Loader, time, random.Next(190, 260)));
            }
        }

        return ids;
    }

    private TimelineEntry Line(string text, EvidenceId id, string[] quotes, string? host = null, string? user = null, string[]? techniques = null, bool finding = false)
    {
        var entry = new TimelineEntry
        {
            Time = evidence[id].Time, What = Say(text, [id], quotes), Host = host, User = user, Techniques = techniques ?? [], Kind = evidence[id].GetType().Name, IsFinding = finding,
        };
        timeline.Add(entry);
        return entry;
    }

    private EvidenceId Process(string name, string commandLine, string parent, string host, string offset) => Add("crowdstrike.telemetry", new ProcessActivity
    {
        ActivityId = 1, Time = At(offset), Metadata = From("CrowdStrike", "Falcon"), Device = Host(host), Actor = new() { Process = new() { Name = parent } },
        Process = new() { Name = name, CmdLine = commandLine, ParentProcess = new() { Name = parent } },
    });

    private EvidenceId Connect(string host, string address, DateTimeOffset time, long bytes) => Add("crowdstrike.telemetry", new NetworkActivity
    {
        ActivityId = 1, Time = time, Metadata = From("CrowdStrike", "Falcon"), Device = Host(host), DstEndpoint = new() { Ip = address, Port = 443 }, Traffic = new() { BytesOut = bytes },
    });

    private EvidenceId Finding(string feed, string vendor, string title, Severity severity, string offset, string host) => Add(feed, new DetectionFinding
    {
        ActivityId = 1, Time = At(offset), SeverityId = severity, Metadata = From(vendor, vendor), FindingInfo = new() { Uid = $"f-{counter}", Title = title }, Device = Host(host),
    });

    private EvidenceId Add(string feed, OcsfEvent ocsfEvent)
    {
        var id = new EvidenceId(feed, $"{++counter:x8}-5aa1");
        evidence[id] = ocsfEvent with { Metadata = ocsfEvent.Metadata with { Uid = id.Uid }, RawData = $$"""{"id":"{{id.Uid}}","timestamp":"{{ocsfEvent.Time:O}}"}""" };
        return id;
    }

    private IncidentFindingRef Ref(EvidenceId id)
    {
        var finding = (DetectionFinding)evidence[id];
        return new() { Id = id, Title = new(finding.FindingInfo.Title), Vendor = finding.Metadata.Product.VendorName!, Severity = finding.SeverityId, Time = finding.Time, Techniques = ["T1486"], JoinedBy = $"host {finding.Device!.Hostname}" };
    }

    private static Statement Say(string text, IReadOnlyList<EvidenceId> ids, params string[] quotes) => new() { Text = text, Evidence = ids, Quotes = [.. quotes.Select(quote => new VendorText(quote))] };

    private static IncidentEntity Who(EntityKind kind, string value, string role, EvidenceId[] ids, params string[] aliases) => new() { Entity = new(kind, value), Role = role, Evidence = ids, Aliases = aliases };

    private GraphEdge Edge(IncidentEntity from, IncidentEntity to, string relation, EvidenceId id) => new() { From = from.Entity, To = to.Entity, Relation = relation, FirstSeen = evidence[id].Time, Count = 1, Evidence = [id] };

    private static RecommendedAction Act(string name, IncidentEntity target, Statement why, string blast, string? inverse) => new() { Name = name, Target = target.Entity, Why = why, BlastRadius = blast, Inverse = inverse };

    private static Metadata From(string vendor, string product) => new() { Product = new() { VendorName = vendor, Name = product } };

    private static Device Host(string name) => new() { TypeId = 0, Hostname = name };
}
