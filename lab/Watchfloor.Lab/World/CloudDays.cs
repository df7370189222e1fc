using System.Text;
using System.Text.Json;
using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Microsoft365;

namespace Watchfloor.Lab.World;

/// <summary>What ordinary people and programs do in the cloud: read and send mail, open files, sign in as an application, look into the Falcon console.</summary>
internal sealed class CloudDays(Story story, OfficeDays days, Applications applications)
{
    private static readonly string[] Endings = ["docx", "xlsx", "pdf", "pptx"];
    private static readonly byte[] Succeeded = Encoding.UTF8.GetBytes("\"errorCode\":0");
    private readonly Random _random = story.Stream("cloud days");
    private readonly OfficeActivityRecords _office = new(story, story.Stream("office activity"));

    /// <summary>Number of projects on the site of drawings.</summary>
    public const int Projects = 40;

    /// <summary>The few projects that somebody works on.</summary>
    public IReadOnlyList<int> ProjectsOf(Person person)
    {
        var own = Seeds.Stream(story.Options.Seed, $"projects/{person.ObjectId}");
        return [.. Enumerable.Range(1, Projects).OrderBy(_ => own.Next()).Take(3)];
    }

    /// <summary>A drawing of a project.</summary>
    public static string Drawing(int project, int number) => $"Project {project:00}/{project:00}-{number:0000}.dwg";

    /// <summary>How somebody's own web client reaches Microsoft 365 on an ordinary day.</summary>
    public OfficeAccess Access(Person person, string session) =>
        new() { Person = person, Address = person.WorksFromHome ? person.HomeAddress : story.Company.Egress, SessionId = session, Device = person.Workstation };

    public void Tell()
    {
        for (var day = 0; day < story.Days; day++)
        {
            foreach (var person in story.Company.People.Where(person => person.IsToldInFull))
            {
                if (days.SessionOf(person, day) is { } session)
                {
                    TellDay(person, session.Begins, session.Session);
                }
            }
        }

        TellApplications();
        TellConsole();
        TellRisks();
    }

    private void TellDay(Person person, DateTimeOffset begins, string session)
    {
        var access = Access(person, session);
        DateTimeOffset Moment()
        {
            return begins + (TimeSpan.FromHours(8.5) * _random.NextDouble());
        }

        _office.MailItemsAccessed(Moment(), access, [.. Enumerable.Range(0, _random.Next(2, 7)).Select(_ => _office.NewMessageId())]);
        if (_random.Next(3) > 0)
        {
            _office.Send(Moment(), access, _office.NewMessageId(), $"{_random.Pick(Words.MailTopics)} {_random.Next(1000, 9999)}");
        }

        for (var n = _random.Next(1, 3); n > 0; n--)
        {
            var (site, file) = FileOf(person);
            _office.File(Moment(), access, _random.Next(5) switch { 0 => "FileDownloaded", 1 => "FileModified", _ => "FileAccessed" }, site, file);
        }

        if (_random.Next(120) == 0)
        {
            _office.NewInboxRule(Moment(), access, "Newsletter", ("SubjectContainsWords", "Newsletter"), ("MoveToFolder", "Newsletter"), ("MarkAsRead", "False"), ("StopProcessingRules", "True"));
        }
    }

    private (string Site, string File) FileOf(Person person) => person.Department is "Engineering" or "Procurement" && _random.Next(2) == 0
        ? ("Designs", Drawing(_random.Pick(ProjectsOf(person)), _random.Next(1, 400)))
        : (person.Department.Replace(" ", "", StringComparison.Ordinal), $"{_random.Pick(Words.MailTopics)} {_random.Next(1, 400)}.{_random.Pick(Endings)}");

    /// <summary>Applications sign in about every hour from the company's network, cloud resources every few hours from their own.</summary>
    private void TellApplications()
    {
        var signIns = new SignInRecords(story, story.Stream("application sign-ins"));
        foreach (var principal in applications.Regular.Append(applications.Pipeline))
        {
            for (var at = story.Start.AddMinutes(_random.Next(60)); at < story.End; at += _random.Around(TimeSpan.FromHours(1), 0.05))
            {
                signIns.Add(principal, at, days.Office);
            }
        }

        foreach (var principal in applications.Managed)
        {
            for (var at = story.Start.AddMinutes(_random.Next(240)); at < story.End; at += _random.Around(TimeSpan.FromHours(4), 0.02))
            {
                signIns.Add(principal, at, days.VpnExit, "Azure Key Vault");
            }
        }
    }

    /// <summary>Administrators look into the Falcon console; programs fetch tokens.</summary>
    private void TellConsole()
    {
        var stream = new FalconStreamRecords(story, story.Stream("falcon console"));
        var administrators = story.Company.Of("IT");
        for (var day = 0; day < story.Days; day++)
        {
            for (var n = 0; n < 4; n++)
            {
                stream.Audit(new FalconAudit
                {
                    Time = story.Start.AddDays(day).AddMinutes(_random.Next(7 * 60, 16 * 60)),
                    EventType = "AuthActivityAuditEvent",
                    Operation = n % 2 == 0 ? "userAuthenticate" : "twoFactorAuthenticate",
                    Service = "CrowdStrike Authentication",
                    User = _random.Pick(administrators).Upn,
                    Address = story.Company.Egress,
                });
            }
        }

        foreach (var (client, name, hours) in new[] { (applications.StreamReader, "siem-reader", 1.0), (applications.BuildClient, "ci-integration", 3.0) })
        {
            for (var at = story.Start.AddMinutes(_random.Next(60)); at < story.End; at += _random.Around(TimeSpan.FromHours(hours), 0.05))
            {
                stream.Audit(TokenRequest(at, client, name, story.Company.Egress));
            }
        }
    }

    /// <summary>Somebody takes a path out of what the sensor shows.</summary>
    public static FalconAudit NewExclusion(DateTimeOffset at, string by, string address, string id, string path, string comment) => new()
    {
        Time = at,
        EventType = "AuthActivityAuditEvent",
        Operation = "createSensorVisibilityExclusion",
        Service = "Sensor Visibility Exclusions",
        User = by,
        Address = address,
        Values = [("exclusion_id", id), ("value", path), ("applied_globally", "true"), ("comment", comment)],
    };

    /// <summary>An API client asks for an access token.</summary>
    public static FalconAudit TokenRequest(DateTimeOffset at, string client, string name, string address) => new()
    {
        Time = at,
        EventType = "AuthActivityAuditEvent",
        Operation = "requestAccessToken",
        Service = "CrowdStrike Authentication",
        User = client,
        Address = address,
        Values = [("api_client_id", client), ("api_client_name", name), ("grant_type", "client_credentials")],
    };

    /// <summary>Identity Protection wonders about a few sign-ins of any day and lets them go.</summary>
    private void TellRisks()
    {
        var risks = new RiskDetectionRecords(story, story.Stream("ordinary risks"));
        var users = new RiskyUserRecords(story, story.Stream("ordinary risky users"));
        var people = story.Company.People.ToDictionary(person => person.ObjectId);
        var signIns = story.SignIns.All.Where(record => record.Kind == "interactiveUser" && record.Json.Span.IndexOf(Succeeded) >= 0).ToList();
        for (var n = Math.Clamp(story.Company.People.Count / 150, 2, 40); n > 0; n--)
        {
            var record = _random.Pick(signIns);
            using var json = JsonDocument.Parse(record.Json);
            var signIn = json.RootElement;
            if (!people.TryGetValue(signIn.GetProperty("userId").GetString()!, out var person))
            {
                continue;
            }

            var detected = record.Time + _random.Seconds(20, 400);
            risks.Add(new RiskDetection
            {
                Person = person,
                Time = detected,
                SignIn = new Written(record.Id, record.Time),
                Correlation = signIn.GetProperty("correlationId").GetString()!,
                From = new Origin(signIn.GetProperty("ipAddress").GetString()!, signIn.GetProperty("location").GetProperty("city").GetString()!, signIn.GetProperty("location").GetProperty("countryOrRegion").GetString()!, 0),
                Kind = "unfamiliarFeatures",
                Level = "low",
                State = "remediated",
                Detail = "userPassedMFADrivenByRiskBasedPolicy",
                Timing = "realtime",
            });
            users.Add(person, detected + _random.Seconds(60, 600), "none", "remediated", "userPassedMFADrivenByRiskBasedPolicy");
        }
    }
}
