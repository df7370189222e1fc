using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.InsiderTheft;

/// <summary>What happens at the same time and must stay out: a tender, a test of the policy, her own sync each morning.</summary>
internal sealed class Decoys(Stage stage, Script script, Tools tools, Telling tell, Person engineer)
{
    private readonly Random _random = stage.Story.Stream("S3 decoys");
    private readonly Person _colleague = stage.Cast.Take("Procurement", person => person.JobTitle == "Tender Specialist");
    private readonly Person _dataProtection = stage.Cast.Take("Legal and Records");

    public void Play()
    {
        Tender();
        PolicyTest();
        MorningSync();
    }

    private void Tender()
    {
        var at = stage.Story.Start.AddDays(1).AddMinutes(_random.Next(9 * 60, 13 * 60));
        var session = stage.Days.SessionOf(_colleague, 1)?.Session ?? _random.Guid();
        var access = new OfficeAccess { Person = _colleague, Address = stage.Company.Egress, SessionId = session, Device = _colleague.Workstation };
        var count = _random.Next(280, 320);
        var written = Enumerable.Range(0, count).Select(n => tools.Office.File(at + (TimeSpan.FromMinutes(40) * n / count), access, "FileDownloaded", "Designs", CloudDays.Drawing(1 + (n % 20), 1 + (n / 20)))).ToList();
        stage.Records.Add(new Approval
        {
            Kind = "data_migration",
            From = at.AddHours(-3).ToSecond(),
            To = at.AddHours(6).ToSecond(),
            Users = [_colleague.Upn],
            Hosts = [_colleague.Workstation!.Hostname],
            Note = "Tender: all drawings of the offered machines are fetched today.",
        });
        tell.Decoy(Feeds.OfficeActivity, written, "A colleague downloads drawings of the same site for a planned tender");
    }

    private void PolicyTest()
    {
        var at = stage.Story.Start.AddDays(2).AddMinutes(_random.Next(9 * 60, 14 * 60));
        var match = tools.Office.EndpointDlp(new EndpointMatch
        {
            Time = at,
            Person = _dataProtection,
            Device = _dataProtection.Workstation!,
            Policy = "CAD to cloud",
            Rule = "Drawings must not leave by browser",
            File = @"C:\DLP-Test\test-drawing.dwg",
            Sha256 = _random.Hex(64),
            SensitiveType = "CAD drawing",
            What = "FileUploadedToCloud",
            Enforcement = "BlockWithOverride",
            Justification = "test of the policy",
            TargetDomain = stage.Internet.Sites[0].Domain,
            Application = "msedge.exe",
        });
        stage.Records.Add(new Approval
        {
            Kind = "change",
            From = at.AddHours(-2).ToSecond(),
            To = at.AddHours(3).ToSecond(),
            Users = [_dataProtection.Upn],
            Hosts = [_dataProtection.Workstation!.Hostname],
            Note = "Test of the data loss prevention policy for drawings with a made-up file.",
        });
        tell.Decoy(Feeds.OfficeActivity, [match], "The data protection team tries the policy with a test file");
    }

    private void MorningSync()
    {
        var written = new List<Written>();
        for (var day = 0; day < stage.Story.Days; day++)
        {
            if (stage.Days.SessionOf(engineer, day) is { } session)
            {
                var access = stage.Cloud.Access(engineer, session.Session);
                written.AddRange(Enumerable.Range(0, _random.Next(8, 16)).Select(n => tools.Office.File(session.Begins + TimeSpan.FromSeconds(400 + (n * 3)), access, "FileSyncDownloadedFull", "Designs", CloudDays.Drawing(script.Projects[n % 3], _random.Next(1, 400)))));
            }
        }

        if (written.Count > 0)
        {
            tell.Decoy(Feeds.OfficeActivity, written, "Her laptop synchronises her own projects each morning");
        }
    }
}
