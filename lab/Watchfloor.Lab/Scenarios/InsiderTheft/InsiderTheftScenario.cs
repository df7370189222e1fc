using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.InsiderTheft;

/// <summary>S3: an engineer who leaves collects drawings over four evenings and takes them away by cloud, disk and link.</summary>
internal sealed class InsiderTheftScenario : IScenario
{
    public const string Name = "S3";
    private const string Site = "Designs";
    private const string Label = "Confidential";
    private readonly Stage _stage;
    private readonly Script _script;
    private readonly Random _random;
    private readonly Tools _tools;
    private readonly Telling _tell;
    private readonly Person _engineer;
    private readonly Device _laptop;

    public InsiderTheftScenario(Stage stage)
    {
        // Purview sees what happens on computers that Defender watches.
        _engineer = stage.Cast.Lead("Engineering", person => person.Workstation!.MdeId is not null && !person.WorksFromHome);
        _laptop = _engineer.Workstation!;
        (_stage, _script, _random) = (stage, new Script(stage, stage.Cloud.ProjectsOf(_engineer)), stage.Story.Stream("S3 play"));
        (_tools, _tell) = (stage.ToolsFor(Name), new Telling(stage, Name));
    }

    public void Prepare()
    {
        _engineer.JobTitle = "Design Engineer";
        _laptop.MdeId ??= _random.Hex(40);
        _laptop.Silent.Add(_script.Off);
        _stage.Records.AddLeaver(_engineer, _stage.Story.Start.AddDays(9));
        foreach (var other in _stage.Company.People.Where(person => person != _engineer).Where((_, n) => n % 90 == 45))
        {
            _stage.Records.AddLeaver(other, _stage.Story.Start.AddDays(_random.Next(5, 40)));
        }
    }

    public void Play()
    {
        Collect();
        Pack();
        Upload();
        CopyToDisk();
        Share();
        new Decoys(_stage, _script, _tools, _tell, _engineer).Play();
        new Scope(_stage, _script, _tell).Write(_engineer);
    }

    private void Collect()
    {
        var access = SignInOverVpn(_script.T);
        var length = TimeSpan.FromMinutes(37);
        var files = Drawings(_script.Downloads, 400);
        var downloads = files.Select((file, n) => _tools.Office.File(_script.T + (length * n / (files.Count - 1)), access, "FileDownloaded", Site, file)).ToList();
        _tell.Row("1", Feeds.OfficeActivity, downloads, ["T1213.002", "T1530"], $"{downloads.Count} drawings of {_script.Projects.Count} projects are downloaded in the evening, eleven of them projects she never opened");

        var at = _script.At(Moment.Sync);
        access = SignInOverVpn(at);
        var more = Drawings(_script.Synced, 900);
        var synced = more.Select((file, n) => _tools.Office.File(at + (TimeSpan.FromMinutes(50) * n / (more.Count - 1)), access, "FileSyncDownloadedFull", Site, file)).ToList();
        _tell.Row("2", Feeds.OfficeActivity, synced, ["T1213.002"], $"{synced.Count} more are synchronised to the laptop");
    }

    private List<string> Drawings(int count, int numbers) =>
        [.. Enumerable.Range(0, count).Select(n => CloudDays.Drawing(_script.Projects[n % _script.Projects.Count], 1 + (n / _script.Projects.Count * 7 % numbers)))];

    /// <summary>She works from home in the evenings, over the company's VPN.</summary>
    private OfficeAccess SignInOverVpn(DateTimeOffset at)
    {
        var (session, token) = (_random.Guid(), _random.Hex(22));
        var signIn = _tools.SignIns.Add(OfficeDays.AtDesk(_engineer, _laptop, at - _random.Seconds(60, 400), _stage.Days.VpnExit, session) with { App = "SharePoint Online", UniqueToken = token });
        _tell.Context("", Feeds.SignIns, [signIn], [], "She signs in over the VPN in the evening");
        return new OfficeAccess { Person = _engineer, Address = _stage.Company.VpnExit, SessionId = session, UniqueToken = token, Device = _laptop };
    }

    private RunningProcess Explorer(DateTimeOffset at) => _tools.Telemetry.Running(_laptop, @"C:\Windows\explorer.exe", @"C:\Windows\Explorer.EXE", _engineer, signer: "Microsoft Windows", since: at.AddHours(-2));

    private void Pack()
    {
        var at = _script.At(Moment.Archive);
        var folder = $@"C:\Users\{_engineer.Sam}\Pictures";
        const string Archiver = @"C:\Program Files\7-Zip\7zG.exe";
        var (archiver, packed) = _tools.Telemetry.Start(at, Explorer(at), Archiver, $"\"{Archiver}\" a -p -mhe \"{folder}\\{_script.Archive}\" \"C:\\Users\\{_engineer.Sam}\\{_stage.Company.Name}\\{Site}\\*\"", _engineer, signer: "Igor Pavlov");
        var file = _tools.Telemetry.WriteFile(at + _random.Seconds(120, 300), archiver, "SevenZipFileWritten", $@"{folder}\{_script.Archive}", _script.ArchiveHash, _script.Sent);
        _tell.Row("3", Feeds.FalconTelemetry, [packed], ["T1560.001", "T1036"], "The drawings are packed into an archive with a harmless name and a password");
        _tell.Context("3", Feeds.FalconTelemetry, [file], ["T1560.001"], "The archive is written");

        var match = _tools.Office.EndpointDlp(new EndpointMatch
        {
            Time = _script.At(Moment.Match),
            Person = _engineer,
            Device = _laptop,
            Policy = "CAD to cloud",
            Rule = "Drawings must not leave by browser",
            File = $@"{folder}\{_script.Archive}",
            Sha256 = _script.ArchiveHash,
            SensitiveType = "CAD drawing",
            Matches = _random.Next(300, 700),
            What = "FileUploadedToCloud",
            Enforcement = "BlockWithOverride",
            Justification = _script.Justification,
            TargetDomain = _script.Storage.Domain,
            Application = "msedge.exe",
        });
        _tell.Row("4", Feeds.OfficeActivity, [match], ["T1567.002"], "Purview blocks the upload; she overrides it with a reason");

        var (alert, incident) = _tools.GraphAlerts.Add(new GraphAlert
        {
            Time = _script.At(Moment.Alert),
            FirstActivity = match.Time,
            Title = "DLP policy match: drawings to cloud storage",
            Description = "A file met a policy on a device and its user overrode the block.",
            Category = "Exfiltration",
            Severity = "medium",
            Service = "dataLossPrevention",
            Detection = "microsoftDataLossPrevention",
            Techniques = ["T1567.002"],
            Evidence = [_tools.GraphAlerts.User(_engineer), _tools.GraphAlerts.Device(_laptop, "source"), _tools.GraphAlerts.File(_script.Archive, folder + @"\", _script.ArchiveHash, _laptop)],
            Additional = [("PolicyName", "CAD to cloud"), ("UserJustification", _script.Justification), ("TargetDomain", _script.Storage.Domain)],
        });
        _tell.AlertRow("5", Feeds.GraphAlerts, alert, ["T1567.002"], "Purview alerts on the override");
        _tell.Context("5", Feeds.Incidents, [new Written(incident, alert.Time)], [], "Defender's own incident around the alert");
    }

    private void Upload()
    {
        var at = _script.At(Moment.Upload);
        var browser = _tools.Telemetry.Running(_laptop, @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", "msedge.exe --profile-directory=Default", _engineer, signer: "Microsoft Corporation", since: at.AddHours(-1));
        var written = new List<Written> { _tools.Telemetry.Resolve(at, browser, _script.Storage.Domain, _script.Storage.Address) };
        const int Parts = 14;
        var length = _script.At(Moment.SwitchedOff) - at - TimeSpan.FromSeconds(90);
        for (var n = 0; n < Parts; n++)
        {
            written.Add(_tools.Telemetry.Connect(at + _random.Seconds(0.1, 0.9) + (length * n / (Parts - 1)), browser, _script.Storage.Address, 443, (_script.Sent * (n + 1) / Parts) - (_script.Sent * n / Parts), _random.Next(8_000, 60_000), _script.Storage.Domain));
        }

        _tell.Row("6", Feeds.FalconTelemetry, written, ["T1567.002"], "Nearly two gigabytes go to a personal cloud store by browser");
    }

    private void CopyToDisk()
    {
        var at = _script.At(Moment.Disk);
        _tell.Context("7", Feeds.FalconTelemetry, [_tools.Telemetry.Logon(at - TimeSpan.FromSeconds(80), _laptop, _engineer, 2)], [], "The laptop is on again");
        var mounted = _tools.Telemetry.MountRemovable(at, _laptop, _engineer, "E:", _script.VolumeLabel, _script.Volume);
        const string Archiver = @"C:\Program Files\7-Zip\7z.exe";
        var target = $@"E:\{_script.Archive}";
        var (archiver, started) = _tools.Telemetry.Start(at + _random.Seconds(40, 100), Explorer(at), Archiver, $"\"{Archiver}\" a -p \"{target}\" \"C:\\Users\\{_engineer.Sam}\\{_stage.Company.Name}\\{Site}\\*\"", _engineer, signer: "Igor Pavlov");
        var file = _tools.Telemetry.WriteFile(archiver.Started + _random.Seconds(60, 120), archiver, "SevenZipFileWritten", target, _script.ArchiveHash, _script.Sent);
        _tell.Row("7", Feeds.FalconTelemetry, [mounted, started, file], ["T1052.001"], "A disk is plugged in that was never seen, and an archive written to it");

        var matchAt = _script.At(Moment.DiskMatch);
        var matches = Enumerable.Range(0, 2).Select(n => _tools.Office.EndpointDlp(new EndpointMatch
        {
            Time = matchAt + TimeSpan.FromSeconds(n * 7),
            Person = _engineer,
            Device = _laptop,
            Policy = "Removable media",
            Rule = "Labelled files on disks",
            File = $@"C:\Users\{_engineer.Sam}\Pictures\{(n == 0 ? _script.Archive : $"{_random.Next(10, 40)}-assembly.pdf")}",
            Sha256 = n == 0 ? _script.ArchiveHash : _random.Hex(64),
            SensitiveType = "CAD drawing",
            What = "FileCopiedToRemovableMedia",
            Enforcement = "Audit",
            Label = Label,
            Volume = _script.Volume,
            TargetPath = @"E:\",
            Application = "7z.exe",
        })).ToList();
        _tell.Row("8", Feeds.OfficeActivity, matches, ["T1052.001"], "Purview notes two labelled files on the disk");
    }

    private void Share()
    {
        var at = _script.At(Moment.Links);
        var access = SignInOverVpn(at);
        var links = _script.Links.Select((link, n) => _tools.Office.AnonymousLink(at + TimeSpan.FromSeconds(n * _random.Next(40, 90)), access, Site, CloudDays.Drawing(_script.Projects[3 + n], 1), at.AddDays(30), link)).ToList();
        _tell.Row("9", Feeds.OfficeActivity, links, ["T1567"], "Three drawings are shared with everyone who has the link");

        at = _script.At(Moment.Tidy);
        var deleted = Enumerable.Range(0, 9).Select(n => _tools.Office.File(at + TimeSpan.FromSeconds(n * 11), access, "FileDeleted", Site, CloudDays.Drawing(_script.Projects[n], 8))).ToList();
        _tell.Row("10", Feeds.OfficeActivity, deleted, ["T1070.004"], "Nine files are deleted");
        var shell = _tools.Telemetry.Running(_laptop, @"C:\Windows\System32\cmd.exe", "cmd.exe", _engineer, Explorer(at), since: at.AddMinutes(-3), signer: "Microsoft Windows");
        var wiped = _tools.Telemetry.Start(at + _random.Seconds(130, 300), shell, @"C:\Windows\System32\cipher.exe", $@"cipher /w:C:\Users\{_engineer.Sam}\Pictures", _engineer, signer: "Microsoft Windows").Written;
        _tell.Row("10", Feeds.FalconTelemetry, [wiped], ["T1070.004"], "Free space is overwritten");
    }
}
