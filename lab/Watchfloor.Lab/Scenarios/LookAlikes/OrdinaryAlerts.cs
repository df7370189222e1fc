using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Proofpoint;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.LookAlikes;

/// <summary>The small alerts of any two days: unwanted software stopped, mails reported, mails held back.</summary>
internal sealed class OrdinaryAlerts(Stage stage, LookAlikeAlerts alerts) : IScenario
{
    private static readonly (string Name, string Title, int Severity)[] Unwanted =
    [
        ("PotentiallyUnwantedProgram", "Potentially unwanted program quarantined", 20), ("AdwareInstaller", "Adware installer blocked", 25), ("OnSensorMl", "Low-confidence machine learning match", 10), ("BrowserExtensionInstaller", "Bundled browser extension blocked", 15),
    ];

    public void Prepare()
    {
        // Nothing to make room for.
    }

    public void Play()
    {
        for (var n = 0; n < 9; n++)
        {
            UnwantedSoftware(Unwanted[n % Unwanted.Length]);
        }

        for (var n = 0; n < 7; n++)
        {
            SmallGraphAlert(n);
        }

        for (var n = 0; n < 3; n++)
        {
            HeldBackMail();
        }
    }

    private void UnwantedSoftware((string Name, string Title, int Severity) kind)
    {
        var person = stage.Cast.Take(alerts.Random.Pick(Words.Departments).Name);
        var device = person.Workstation!;
        var at = alerts.WorkingMoment();
        var browser = alerts.Tools.Telemetry.Running(device, @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", "msedge.exe", person, signer: "Microsoft Corporation");
        var name = $"{alerts.Random.Pick(Words.NameFirst)}{alerts.Random.Pick(Words.NameSecond)}_setup.exe";
        var (process, _) = alerts.Tools.Telemetry.Start(at, browser, $@"C:\Users\{person.Sam}\Downloads\{name}", $"\"C:\\Users\\{person.Sam}\\Downloads\\{name}\"", person, sha256: alerts.Random.Hex(64));
        var uid = alerts.Tools.FalconAlerts.Add(new FalconAlert
        {
            Time = at + alerts.Random.Seconds(0.2, 2),
            Severity = kind.Severity,
            Name = kind.Name,
            Title = kind.Title,
            Description = "A downloaded program was stopped before it ran and its file quarantined.",
            Tactic = "Machine Learning",
            TacticId = "CSTA0004",
            Technique = "Adware/PUP",
            TechniqueId = "CST0013",
            Process = process,
            Quarantined = true,
            Confidence = 40,
        });
        alerts.Falcon(null, uid, Verdicts.BenignPositive, "Unwanted software, stopped by the sensor");
    }

    private void SmallGraphAlert(int n)
    {
        var person = stage.Cast.Take(alerts.Random.Pick(Words.Departments).Name);
        var (title, category, severity, service, detection) = (n % 3) switch
        {
            0 => ("Email reported by user as malware or phish", "InitialAccess", "informational", "microsoftDefenderForOffice365", "microsoftDefenderForOffice365"),
            1 => ("Unwanted software was prevented", "UnwantedSoftware", "informational", "microsoftDefenderForEndpoint", "antivirus"),
            _ => ("Unfamiliar browser for a known user", "InitialAccess", "low", "azureAdIdentityProtection", "azureAdIdentityProtection"),
        };
        var uid = alerts.Tools.GraphAlerts.Add(new GraphAlert
        {
            Time = alerts.WorkingMoment(),
            Title = title,
            Description = $"{title}.",
            Category = category,
            Severity = severity,
            Service = service,
            Detection = detection,
            Evidence = [alerts.Tools.GraphAlerts.User(person, "contextual"), (n % 3) switch { 0 => alerts.Tools.GraphAlerts.Mailbox(person), 1 => alerts.Tools.GraphAlerts.Device(person.Workstation!), _ => alerts.Tools.GraphAlerts.Address(stage.Days.Home(person)) }],
        }).Alert.Uid;
        alerts.Graph(null, uid, Verdicts.BenignPositive, "A small alert of any day");
    }

    private void HeldBackMail()
    {
        var at = alerts.WorkingMoment();
        var domain = stage.Company.NewDomain(alerts.Random);
        var threat = new TapThreat($"https://{domain}/{alerts.Random.Hex(12)}", alerts.Random.Hex(64), "url", "active", "phish", at.AddMinutes(-5), alerts.Random.Guid());
        var written = alerts.Tools.Tap.Add(new TapMessage
        {
            Time = at,
            Sender = $"service@{domain}",
            SenderName = "Service",
            SenderAddress = stage.Company.Addresses.TakeAny(),
            Recipient = alerts.Random.Pick(stage.Company.People),
            Subject = $"Your account {alerts.Random.Next(1000, 9999)} will be closed",
            Blocked = true,
            Phish = 98,
            Spam = 60,
            Parts = [new TapPart("text.html", "text/html", alerts.Random.Hex(64), null)],
            Threats = [threat],
        });
        alerts.Tap(null, $"{written.Guid}/{threat.Id}", Verdicts.BenignPositive, "A phishing mail that the gateway held back");
    }
}
