using System.Globalization;
using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Proofpoint;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PhishingToRansomware;

/// <summary>S2: an archive in a mail, a loader, a beacon, stolen credentials, the file server, and an encryptor that is stopped.</summary>
internal sealed class PhishingToRansomwareScenario(Stage stage) : IScenario
{
    public const string Name = "S2";
    private const string System32 = @"C:\Windows\System32\";
    private readonly Script _script = new(stage.Story);
    private readonly Random _random = stage.Story.Stream("S2 play");
    private readonly Tools _tools = stage.ToolsFor(Name);
    private readonly Person _engineer = stage.Cast.Engineer;
    private readonly Person _helpdesk = stage.Cast.Helpdesk;
    private readonly Device _laptop = stage.Cast.Engineer.Workstation!;
    private readonly Device _fileServer = stage.Cast.FileServer;
    private readonly Device _controller = stage.Cast.DomainController;

    private GroundTruth Truth => stage.Truth;

    private FalconTelemetryRecords Telemetry => _tools.Telemetry;

    public void Prepare() => _laptop.Silent.Add(_script.Asleep);

    public void Play()
    {
        DeliverMail();
        var loader = RunLoader();
        Beacon(loader);
        var (aggregate, _) = RaiseFirstAlert(loader);
        Discover(loader);
        DumpCredentials(loader, aggregate);
        var service = MoveToFileServer();
        StealData(service);
        DestroyBackups(service);
        StageEncryptor(service);
        new Decoys(stage, _script, _tools).Play();
        new Scope(stage, _script).Write();
    }

    private void DeliverMail()
    {
        var mail = new MailDays(stage.Story, stage.Internet).Ordinary(_engineer) with
        {
            Time = _script.T,
            Subject = _script.Lure.Replace('_', ' '),
            Malware = _random.Next(8, 17),
            Parts = [new TapPart("text.html", "text/html", _random.Hex(64), null), new TapPart($"{_script.Lure}.zip", "application/zip", _script.ArchiveHash, "unsupported")],
        };
        var written = _tools.Tap.Add(mail);
        Row("1", Feeds.Tap, [new Written(written.Guid, written.Time)], ["T1566.001"], "A mail with a zip archive that the sandbox cannot open is delivered");
        Truth.Entity(Name, "mailbox", _engineer.Upn);
    }

    private RunningProcess RunLoader()
    {
        var explorer = Telemetry.Running(_laptop, @"C:\Windows\explorer.exe", @"C:\Windows\Explorer.EXE", _engineer, since: stage.Story.Start.AddHours(6), signer: "Microsoft Windows");
        var scriptPath = $@"C:\Users\{_engineer.Sam}\AppData\Local\Temp\Temp1_{_script.Lure}.zip\{_script.Lure}.js";
        var scriptAt = _script.At(Moment.ScriptRuns);
        var extracted = Telemetry.WriteFile(scriptAt - _random.Seconds(0.5, 1.5), explorer, "NewScriptWritten", scriptPath, _script.ScriptHash, _random.Next(8_000, 30_000));
        var (host, hostStart) = Telemetry.Start(scriptAt, explorer, System32 + "wscript.exe", $"\"{System32}WScript.exe\" \"{scriptPath}\"", _engineer, signer: "Microsoft Windows");
        Row("2", Feeds.FalconTelemetry, [extracted, hostStart], ["T1204.002", "T1059.007"], "The script in the archive is opened");

        var (shell, shellStart) = Telemetry.Start(
            _script.At(Moment.ShellRuns), host, System32 + @"WindowsPowerShell\v1.0\powershell.exe", $"\"{System32}WindowsPowerShell\\v1.0\\powershell.exe\" -w hidden -nop -enc {_script.EncodedCommand}", _engineer, signer: "Microsoft Windows");
        Row("3", Feeds.FalconTelemetry, [shellStart], ["T1059.001", "T1027"], "The script starts PowerShell with an encoded command");

        var connectAt = _script.At(Moment.ShellConnects);
        var resolved = Telemetry.Resolve(connectAt - _random.Seconds(0.05, 0.2), shell, _script.Control.Domain, _script.Control.Address);
        var connected = Telemetry.Connect(connectAt, shell, _script.Control.Address, 443, _random.Next(700, 1_400), _random.Next(180_000, 420_000));
        Row("4", Feeds.FalconTelemetry, [resolved, connected], ["T1105", "T1071.001"], "PowerShell fetches the loader");

        var libraryPath = $@"C:\Users\{_engineer.Sam}\AppData\Roaming\{_script.Library}\{_script.Library}.dll";
        var loadAt = _script.At(Moment.LibraryLoads);
        var writtenFile = Telemetry.WriteFile(loadAt - _random.Seconds(0.5, 2), shell, "PeFileWritten", libraryPath, _script.LibraryHash, _random.Next(180_000, 600_000));
        var (loader, loaderStart) = Telemetry.Start(loadAt, shell, System32 + "rundll32.exe", $"\"{System32}rundll32.exe\" \"{libraryPath}\",{_script.EntryPoint}", _engineer, signer: "Microsoft Windows");
        Row("5", Feeds.FalconTelemetry, [writtenFile, loaderStart], ["T1218.011"], "rundll32 loads a library from the user's profile");

        var task = Telemetry.RegisterTask(_script.At(Moment.TaskRegistered), loader, $@"\{_script.Task}", System32 + "rundll32.exe", $"\"{libraryPath}\",{_script.EntryPoint}");
        Row("6", Feeds.FalconTelemetry, [task], ["T1053.005"], "A scheduled task starts the library again");
        return loader;
    }

    private void Beacon(RunningProcess loader)
    {
        var written = new List<Written>();
        var end = _script.At(Moment.BeaconEnds);
        for (var at = _script.At(Moment.BeaconBegins); at < end && at < stage.Story.End; at += _random.Around(_script.Interval, _script.Jitter))
        {
            if (at >= _script.Asleep.From && at < _script.Asleep.To)
            {
                // On waking the sleep of the beacon is long over: it asks at once.
                at = _script.Asleep.To + _random.Seconds(1, 20);
            }

            written.Add(Telemetry.Connect(at, loader, _script.Control.Address, 443, _random.Next(190, 261), _random.Next(90, 240)));
        }

        Row("7", Feeds.FalconTelemetry, written, ["T1071.001", "T1573"], "rundll32 calls the command server about once a minute");
        Truth.Gap(Name, _script.Asleep.From, _script.Asleep.To, "The laptop sleeps: no telemetry from it and no beacon, but the command channel has not ended.");
    }

    private (string Aggregate, string Uid) RaiseFirstAlert(RunningProcess loader)
    {
        var aggregate = _tools.FalconAlerts.NewAggregate(_laptop);
        var at = _script.At(Moment.FirstAlert);
        var uid = _tools.FalconAlerts.Add(new FalconAlert
        {
            Time = at,
            Severity = 50,
            Name = "SuspiciousRundll32",
            Title = "Suspicious rundll32 activity",
            Description = "Rundll32 loaded a module from a user profile folder and made network connections. Review the process tree.",
            Tactic = "Defense Evasion",
            TacticId = "TA0005",
            Technique = "Rundll32",
            TechniqueId = "T1218.011",
            Process = loader,
            AggregateId = aggregate,
            IndicatorSha256 = _script.LibraryHash,
        });
        AlertRow("8", Feeds.FalconAlerts, uid, at, ["T1218.011"], "Falcon alerts on rundll32");
        return (aggregate, uid);
    }

    private void Discover(RunningProcess loader)
    {
        (string Image, string Command)[] steps =
        [
            ("nltest.exe", "nltest /domain_trusts /all_trusts"), ("net.exe", "net group \"Domain Admins\" /domain"), ("whoami.exe", "whoami /all"), ("systeminfo.exe", "systeminfo"), ("quser.exe", "quser"),
            ("nltest.exe", $"nltest /dclist:{stage.Company.Domain}"), ("net.exe", "net group \"Enterprise Admins\" /domain"), ("ipconfig.exe", "ipconfig /all"), ("net.exe", "net view /all /domain"),
        ];
        var at = _script.At(Moment.Discovery);
        var written = new List<Written>();
        foreach (var (image, command) in steps)
        {
            written.Add(Telemetry.Start(at, loader, System32 + image, command, _engineer, signer: "Microsoft Windows").Written);
            at += _random.Seconds(6, 40);
        }

        Row("9", Feeds.FalconTelemetry, written, ["T1482", "T1069.002", "T1033", "T1082"], "Nine commands look around in the domain");
    }

    private void DumpCredentials(RunningProcess loader, string aggregate)
    {
        var at = _script.At(Moment.CredentialDump);
        var dump = $@"C:\Windows\Temp\{_random.GetString("abcdefghijklmnopqrstuvwxyz", 6)}.dmp";
        var (process, written) = Telemetry.Start(at, loader, System32 + "rundll32.exe", $"{System32}rundll32.exe {System32}comsvcs.dll, MiniDump {_random.Next(150, 260) * 4} {dump} full", _engineer, signer: "Microsoft Windows");
        Row("10", Feeds.FalconTelemetry, [written], ["T1003.001"], "rundll32 writes the memory of LSASS to a file");

        var alertAt = _script.At(Moment.CredentialAlert);
        var uid = _tools.FalconAlerts.Add(new FalconAlert
        {
            Time = alertAt,
            Severity = 70,
            Name = "CredentialDumpingLsass",
            Title = "Credential theft: LSASS memory read",
            Description = "A process created a memory dump of LSASS. Credentials of signed-in users may be known to an attacker.",
            Tactic = "Credential Access",
            TacticId = "TA0006",
            Technique = "LSASS Memory",
            TechniqueId = "T1003.001",
            Process = process,
            AggregateId = aggregate,
            Confidence = 90,
        });
        AlertRow("11", Feeds.FalconAlerts, uid, alertAt, ["T1003.001"], "Falcon alerts on credential theft");
    }

    private RunningProcess MoveToFileServer()
    {
        var logon = Telemetry.Logon(_script.At(Moment.ServerLogon), _fileServer, _helpdesk, 3, _laptop);
        Row("12", Feeds.FalconTelemetry, [logon], ["T1078.002", "T1021.002"], "Helpdesk's account logs on to the file server from the engineer's laptop");

        var at = _script.At(Moment.ServiceRuns);
        var manager = Telemetry.Services(_fileServer);
        var image = $@"C:\Windows\{_script.Service}.exe";
        var (service, start) = Telemetry.Start(at, manager, image, image, null, sha256: _random.Hex(64));
        var started = Telemetry.StartService(at + _random.Seconds(0.05, 0.4), manager, _script.Service, service);
        Row("13", Feeds.FalconTelemetry, [start, started], ["T1569.002", "T1570"], "A service with a random name starts on the file server");

        var alertAt = _script.At(Moment.ServiceAlert);
        var (alert, incident) = _tools.GraphAlerts.Add(new GraphAlert
        {
            Time = alertAt,
            FirstActivity = service.Started,
            Title = "Suspicious service launched",
            Description = "A service with a random name was created remotely and launched on this device.",
            Category = "Execution",
            Severity = "medium",
            Service = "microsoftDefenderForEndpoint",
            Detection = "microsoftDefenderForEndpoint",
            Techniques = ["T1569.002"],
            Evidence = [_tools.GraphAlerts.Device(_fileServer), _tools.GraphAlerts.Process(service), _tools.GraphAlerts.User(_helpdesk)],
        });
        AlertRow("14", Feeds.GraphAlerts, alert.Uid, alert.Time, ["T1569.002"], "Defender alerts on the service");
        Truth.Event(Name, "", "context", "microsoft.incidents", [incident], alert.Time, null, [], "Defender's own incident around the alert");
        return service;
    }

    private void StealData(RunningProcess service)
    {
        var at = _script.At(Moment.Archiving);
        const string Archiver = @"C:\Program Files\7-Zip\7z.exe";
        var target = $@"C:\ProgramData\{_script.Library}\{_random.Hex(6)}.7z";
        var (_, archived) = Telemetry.Start(at, service, Archiver, $"\"{Archiver}\" a -v{_script.ArchivePart.ToString(CultureInfo.InvariantCulture)}m -mx1 \"{target}\" D:\\Finance", null, signer: "Igor Pavlov");
        var written = new List<Written> { archived };
        var length = _random.Around(TimeSpan.FromMinutes(48));
        const int Connections = 36;
        var begin = at + _random.Seconds(120, 260);
        var rest = _script.Exfiltrated;
        for (var n = 0; n < Connections; n++)
        {
            var sent = n == Connections - 1 ? rest : (long)(_script.Exfiltrated / Connections * (0.8 + (0.4 * _random.NextDouble())));
            rest -= sent;
            written.Add(Telemetry.Connect(begin + (length * n / (Connections - 1)) - _random.Seconds(0, n is 0 or Connections - 1 ? 0 : 9), service, _script.Sink, 443, sent, _random.Next(4_000, 20_000)));
        }

        Row("15", Feeds.FalconTelemetry, written, ["T1560.001", "T1041"], "The finance share is packed and sent out");
    }

    private void DestroyBackups(RunningProcess service)
    {
        var at = _script.At(Moment.ShadowCopies);
        var written = new List<Written>();
        foreach (var (image, command) in new[]
        {
            ("vssadmin.exe", "vssadmin.exe delete shadows /all /quiet"), ("wbadmin.exe", "wbadmin.exe delete catalog -quiet"), ("bcdedit.exe", "bcdedit.exe /set {default} recoveryenabled no"),
        })
        {
            written.Add(Telemetry.Start(at, service, System32 + image, command, null, signer: "Microsoft Windows").Written);
            at += _random.Seconds(2, 9);
        }

        Row("16", Feeds.FalconTelemetry, written, ["T1490"], "Shadow copies, backup catalogue and recovery are switched off on the file server");
    }

    private void StageEncryptor(RunningProcess service)
    {
        var at = _script.At(Moment.ControllerLogon);
        var logon = Telemetry.Logon(at, _controller, _helpdesk, 3, _fileServer);
        var share = $@"\\{_controller.Hostname}\SYSVOL\{stage.Company.Domain}\Policies\{_script.PolicyFolder}\Machine\Scripts\Startup\{_script.Payload}";
        var system = Telemetry.Running(_controller, "System", "System", null) with { Image = @"C:\Windows\System32\ntoskrnl.exe", User = _helpdesk };
        var written = Telemetry.WriteFile(at + _random.Seconds(4, 20), system, "PeFileWritten", share, _script.EncryptorHash, _random.Next(300_000, 900_000));
        Row("17", Feeds.FalconTelemetry, [logon, written], ["T1021.002", "T1484.001"], "The encryptor is put into a policy folder on the domain controller");

        var blockedAt = _script.At(Moment.EncryptionBlocked);
        var (encryptor, start) = Telemetry.Start(blockedAt - _random.Seconds(4, 12), service, $@"C:\ProgramData\{_script.Library}\{_script.Payload}", $@"C:\ProgramData\{_script.Library}\{_script.Payload} -d D:\", null, sha256: _script.EncryptorHash);
        Truth.Event(Name, "", "context", Feeds.FalconTelemetry, [start.Uid], start.Time, null, ["T1486"], "The encryptor starts on the file server");
        Mirror("", [start], ["T1486"], "The encryptor starts on the file server, as Defender saw it");
        var uid = _tools.FalconAlerts.Add(new FalconAlert
        {
            Time = blockedAt,
            Severity = 90,
            Name = "RansomwareBehavior",
            Title = "Ransomware behavior blocked",
            Description = $"A process renamed {_script.Renamed.ToString(CultureInfo.InvariantCulture)} files in quick succession and was killed.",
            Tactic = "Impact",
            TacticId = "TA0040",
            Technique = "Data Encrypted for Impact",
            TechniqueId = "T1486",
            Process = encryptor,
            Killed = true,
            Confidence = 95,
        });
        AlertRow("18", Feeds.FalconAlerts, uid, blockedAt, ["T1486"], "Falcon kills the encryptor on the file server");
        Truth.Gap(Name, null, null, "Nothing says how the program in the policy folder would have been distributed.");
        Truth.Gap(Name, null, null, "The sensor on the domain controller reports file writes only for executables.");
    }

    private void Row(string row, string feed, IReadOnlyList<Written> written, string[] techniques, string text)
    {
        var end = written.Count > 1 ? written.Max(item => item.Time) : (DateTimeOffset?)null;
        Truth.Event(Name, row, "truth", feed, written.Select(item => item.Uid), written.Min(item => item.Time), end, techniques, text);
        Mirror(row, written, techniques, $"{text}, as Defender saw it");
    }

    /// <summary>What Defender wrote of the same thing belongs to the story but need not be told twice.</summary>
    private void Mirror(string row, IReadOnlyList<Written> written, string[] techniques, string text)
    {
        foreach (var group in written.Where(item => item.HuntingUid is not null).GroupBy(item => item.HuntingFeed!))
        {
            Truth.Event(Name, row, "context", group.Key, group.Select(item => item.HuntingUid!), group.Min(item => item.Time), null, techniques, text);
        }
    }

    private void AlertRow(string row, string feed, string uid, DateTimeOffset time, string[] techniques, string text)
    {
        Truth.Event(Name, row, "truth", feed, [uid], time, null, techniques, text);
        Truth.Alert(Name, null, feed, uid, Name, "true_positive", text);
        if (_tools.FalconAlerts.Summaries.TryGetValue(uid, out var summary))
        {
            Truth.Event(Name, row, "context", Feeds.FalconStream, [summary.Uid], summary.Time, null, techniques, $"{text}, as the event stream says");
        }
    }
}
