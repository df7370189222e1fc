using System.Globalization;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.LookAlikes;

/// <summary>Look-alikes 13 to 15: mass downloads for work, and test documents of the data protection team.</summary>
internal sealed class DataLookAlikes(Stage stage, LookAlikeAlerts alerts) : IScenario
{
    private readonly Person _tender = stage.Cast.Take("Procurement", person => person.JobTitle == "Tender Specialist");
    private readonly Person _records = stage.Cast.Take("Legal and Records", person => person.JobTitle == "Records Manager");
    private readonly Person _dataProtection = stage.Cast.Take("Legal and Records");

    public void Prepare()
    {
        _tender.JobTitle = "Tender Specialist";
        _records.JobTitle = "Records Manager";
        _dataProtection.JobTitle = "Data Protection Analyst";
    }

    public void Play()
    {
        var at = alerts.WorkingMoment();
        Record("data_migration", at, _tender, "Tender: the team fetches all drawings of the project site today.");
        MassDownload("13", _tender, at, alerts.Random.Next(240, 380), "Designs", "The tender team's scheduled work from the office on a compliant device");

        at = alerts.WorkingMoment();
        Record("data_migration", at, _records, "The records manager moves the old archive site.");
        MassDownload("14", _records, at, alerts.Random.Next(2_000, 4_000), "Archive", "The records manager migrates a site as planned");
        TestDocuments();
    }

    private void Record(string kind, DateTimeOffset at, Person person, string note) => stage.Records.Add(new Approval
    {
        Kind = kind,
        From = at.AddHours(-3).ToSecond(),
        To = at.AddHours(6).ToSecond(),
        Users = [person.Upn],
        Hosts = [person.Workstation!.Hostname],
        Note = note,
    });

    private void MassDownload(string number, Person person, DateTimeOffset at, int files, string site, string why)
    {
        var session = alerts.Random.Guid();
        alerts.Tools.SignIns.Add(OfficeDays.AtDesk(person, person.Workstation!, at.AddMinutes(-50), stage.Days.Office, session) with { App = "SharePoint Online" });
        var access = new OfficeAccess { Person = person, Address = stage.Company.Egress, SessionId = session, Device = person.Workstation };
        for (var n = 0; n < files; n++)
        {
            var file = site == "Designs" ? CloudDays.Drawing(1 + (n % 12), 1 + (n / 12)) : $"{2004 + (n % 16)}/Record {n + 1:0000}.pdf";
            alerts.Tools.Office.File(at.AddMinutes(-45) + (TimeSpan.FromMinutes(44) * n / files), access, "FileDownloaded", site, file);
        }

        var uid = alerts.Tools.GraphAlerts.Add(new GraphAlert
        {
            Time = at,
            FirstActivity = at.AddMinutes(-45),
            Title = "Mass download by a single user",
            Description = $"{files.ToString("N0", CultureInfo.InvariantCulture)} files were downloaded from one site within 45 minutes.",
            Category = "Exfiltration",
            Severity = "medium",
            Service = "microsoftDefenderForCloudApps",
            Detection = "cloudAppSecurity",
            Techniques = ["T1530"],
            Evidence = [alerts.Tools.GraphAlerts.User(person), alerts.Tools.GraphAlerts.Address(stage.Days.Office), alerts.Tools.GraphAlerts.Device(person.Workstation!, "source"), alerts.Tools.GraphAlerts.App("Microsoft SharePoint Online", 20_892)],
            Additional = [("Site", site), ("FileCount", files.ToString(CultureInfo.InvariantCulture))],
        }).Alert.Uid;
        alerts.Graph(number, uid, Verdicts.BenignPositive, why);
    }

    private void TestDocuments()
    {
        var at = alerts.WorkingMoment();
        const int Matches = 30;
        Record("change", at, _dataProtection, "Test of the new data loss prevention policy with made-up documents.");
        for (var n = 0; n < Matches; n++)
        {
            alerts.Tools.Office.EndpointDlp(new EndpointMatch
            {
                Time = at.AddMinutes(n - Matches),
                Person = _dataProtection,
                Device = _dataProtection.Workstation!,
                Policy = "Card numbers (test mode)",
                Rule = "Card numbers leave a device",
                File = $@"C:\DLP-Test\DLP-Test-{n + 1:00}.docx",
                Sha256 = Seeds.Hex(stage.Story.Options.Seed, $"dlp test {n}", 64),
                SensitiveType = "Credit Card Number",
                Matches = 5,
                What = "FileUploadedToCloud",
                Enforcement = "Audit",
                TargetDomain = stage.Internet.Sites[1].Domain,
                Application = "msedge.exe",
            });
        }

        var evidence = Enumerable.Range(1, 5).Select(n => alerts.Tools.GraphAlerts.File($"DLP-Test-{n:00}.docx", @"C:\DLP-Test\", alerts.Random.Hex(64), _dataProtection.Workstation));
        var uid = alerts.Tools.GraphAlerts.Add(new GraphAlert
        {
            Time = at,
            FirstActivity = at.AddMinutes(-30),
            Title = "DLP policy match: payment card numbers on a device",
            Description = $"{Matches.ToString(CultureInfo.InvariantCulture)} documents matched a policy within 30 minutes.",
            Category = "Exfiltration",
            Severity = "medium",
            Service = "dataLossPrevention",
            Detection = "microsoftDataLossPrevention",
            Techniques = ["T1567.002"],
            Evidence = [alerts.Tools.GraphAlerts.User(_dataProtection), alerts.Tools.GraphAlerts.Device(_dataProtection.Workstation!, "source"), .. evidence],
            Additional = [("PolicyName", "Card numbers (test mode)"), ("MatchCount", Matches.ToString(CultureInfo.InvariantCulture))],
        }).Alert.Uid;
        alerts.Graph("15", uid, Verdicts.BenignPositive, "Test documents of the data protection team");
    }
}
