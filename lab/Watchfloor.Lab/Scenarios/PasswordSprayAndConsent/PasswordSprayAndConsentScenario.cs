using System.Globalization;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PasswordSprayAndConsent;

/// <summary>S4: a slow spray finds one password, an application of the attacker's gets consent, and reads on after the password was changed.</summary>
internal sealed class PasswordSprayAndConsentScenario : IScenario
{
    public const string Name = "S4";
    private const string RestClient = "Client=REST;Client=RESTSystem;;";
    private readonly Stage _stage;
    private readonly Script _script;
    private readonly Random _random;
    private readonly Tools _tools;
    private readonly Telling _tell;
    private readonly Person _developer;

    public PasswordSprayAndConsentScenario(Stage stage)
    {
        (_stage, _script, _random) = (stage, new Script(stage), stage.Story.Stream("S4 play"));
        (_tools, _tell) = (stage.ToolsFor(Name), new Telling(stage, Name));
        _developer = stage.Cast.Lead("IT", person => person.JobTitle == "Build Engineer");
    }

    public void Prepare() => _developer.JobTitle = "Build Engineer";

    public void Play()
    {
        var tried = Spray();
        GetIn();
        RegisterApplication();
        Read();
        RaiseAlert();
        ReadOn();
        new Decoys(_stage, _script, _tools, _tell).Play();
        new Scope(_stage, _script, _tell).Write(_developer, [.. tried.Where(person => person != _developer)]);
    }

    private List<Person> Spray()
    {
        var people = _stage.Company.People.Where(person => person != _developer).ToArray();
        _random.Shuffle(people);

        // Whom another story turns around is left out while there are others.
        List<Person> tried = [_developer, .. people.OrderBy(_stage.Cast.IsLead).Take(_script.Users - 1)];

        // Two tries a user on average, never more than three; the developer's wrong tries come before the right one.
        var tries = tried.SelectMany(person => Enumerable.Repeat(person, 2)).ToArray();
        for (var n = 2; n + 3 < tries.Length; n += 8)
        {
            tries[n + 2] = tries[n];
        }

        _random.Shuffle(tries);
        var length = _script.At(Moment.SprayEnds) - _script.T;
        var before = _script.At(Moment.Hit) - _script.T - TimeSpan.FromMinutes(5);
        var written = new List<Written>();
        for (var n = 0; n < tries.Length; n++)
        {
            // The first try is the start of the story, the last one its end.
            var at = _script.T + (length * n / (tries.Length - 1)) + (n == 0 || n == tries.Length - 1 ? TimeSpan.Zero : _random.Seconds(-20, 20));
            at = tries[n] == _developer && at - _script.T > before ? _script.T + (before * (0.1 + (0.8 * _random.NextDouble()))) : at;
            written.Add(_tools.SignIns.Add(Legacy(tries[n], at, _script.Sources[n < _script.Sources.Count ? n : _random.Next(_script.Sources.Count)]) with { Error = 50126, Reason = "Error validating credentials due to invalid username or password." }));
        }

        _tell.Row("1", Feeds.SignIns, written, ["T1110.003"], $"{written.Count} wrong passwords for {tried.Count} users from {_script.Sources.Count} addresses in a night");
        return tried;
    }

    private SignIn Legacy(Person person, DateTimeOffset at, Origin from) => new()
    {
        Person = person,
        Time = at,
        From = from,
        App = "Office 365 Exchange Online",
        Factor = null,
        ClientApp = _script.ClientApp,
        Protocol = "ropc",
        System = "",
        Browser = "",
        UserAgent = _script.UserAgent,
    };

    private void GetIn()
    {
        var correlation = _random.Guid();
        var hit = _tools.SignIns.Add(Legacy(_developer, _script.At(Moment.Hit), _script.Hit) with { Correlation = correlation, Risk = "high", RiskEvent = "passwordSpray" });
        _tell.Row("2", Feeds.SignIns, [hit], ["T1078.004"], "One password is right; the old protocol asks for no second factor");

        var risk = _tools.Risks.Add(new RiskDetection { Person = _developer, Time = _script.At(Moment.Risk), SignIn = hit, Correlation = correlation, From = _script.Hit, Kind = "passwordSpray", Level = "high", UserAgent = _script.UserAgent });
        _tell.AlertRow("3", Feeds.RiskDetections, risk, ["T1110.003"], "Identity Protection finds the spray behind a success");
        _tell.Context("3", Feeds.RiskyUsers, [_tools.RiskyUsers.Add(_developer, risk.Time + _random.Seconds(5, 60), "high", "atRisk")], ["T1110.003"], "The user is at risk");

        var portal = _tools.SignIns.Add(new SignIn { Person = _developer, Time = _script.At(Moment.Portal), From = _script.Hit, App = "Azure Portal", Factor = null });
        _tell.Row("4", Feeds.SignIns, [portal], ["T1078.004"], "The portal is opened from a hosting network");
    }

    private void RegisterApplication()
    {
        var correlation = _random.Guid();
        var application = _script.Application;
        DirectoryAudit By(Moment moment, string activity, string operation, (string, string, string, string?) target)
        {
            return new DirectoryAudit { Time = _script.At(moment), Activity = activity, Category = "ApplicationManagement", Operation = operation, By = _developer, From = _script.Hit.Address, Target = target, Details = [("AppId", application.AppId), ("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)")] };
        }

        (string, string, string, string?) registration = (_script.ApplicationObject, application.Name, "Application", null);
        (string, string, string, string?) principal = (application.Id, application.Name, "ServicePrincipal", null);
        var added = _tools.Audits.Add(By(Moment.AddApplication, "Add application", "Add", registration) with { Correlation = correlation });
        var service = _tools.Audits.Add(By(Moment.AddApplication, "Add service principal", "Add", principal) with { Time = added.Time + _random.Seconds(1, 8), Correlation = correlation });
        _tell.Row("5", Feeds.Audits, [added, service], ["T1098.001"], "The developer's account registers an application");

        var consent = _tools.Audits.Add(By(Moment.Consent, "Consent to application", "Assign", principal) with
        {
            Changes =
            [
                ("ConsentContext.IsAdminConsent", null, "False"), ("ConsentContext.OnBehalfOfAll", null, "False"),
                ("ConsentAction.Permissions", null, $"ConsentType: Principal, Scope: Mail.Read offline_access User.Read.All, ClientId: {application.Id}, PrincipalId: {_developer.ObjectId}"),
            ],
        });
        _tell.Row("6", Feeds.Audits, [consent], ["T1528"], "The developer's account consents to the application reading mail");

        var until = Json.Seconds(_script.At(Moment.Secret).AddYears(2));
        var secret = _tools.Audits.Add(By(Moment.Secret, "Update application – Certificates and secrets management", "Update", registration) with
        {
            Changes = [("KeyDescription", "[]", $"[KeyIdentifier={_script.Secret},KeyType=Password,KeyUsage=Verify,DisplayName=default,EndDate={until}]")],
        });
        _tell.Row("7", Feeds.Audits, [secret], ["T1098.001"], "A secret is added that lasts for two years");
    }

    private void Read()
    {
        var access = new OfficeAccess { Person = _developer, Address = _script.Reader.Address, AppId = _script.Application.AppId, Client = RestClient };
        var (begin, end) = (_script.At(Moment.Reading), _script.At(Moment.ReadingEnds));
        const int Batches = 24;
        var reads = new List<Written>();
        for (var n = 0; n < Batches; n++)
        {
            reads.Add(_tools.Office.MailItemsAccessed(begin + ((end - begin) * n / (Batches - 1)), access, Mails((_script.Items * (n + 1) / Batches) - (_script.Items * n / Batches))));
        }

        _tell.Row("8", Feeds.OfficeActivity, reads, ["T1114.002"], $"The application opens {_script.Items.ToString("N0", CultureInfo.InvariantCulture)} mails in six hours");
    }

    private void RaiseAlert()
    {
        var (alert, incident) = _tools.GraphAlerts.Add(new GraphAlert
        {
            Time = _script.At(Moment.Alert),
            FirstActivity = _script.T,
            Title = "Password spray",
            Description = $"Passwords of many users were tried from {_script.Sources.Count.ToString(CultureInfo.InvariantCulture)} addresses; one sign-in succeeded.",
            Category = "CredentialAccess",
            Severity = "high",
            Service = "azureAdIdentityProtection",
            Detection = "azureAdIdentityProtection",
            Techniques = ["T1110.003"],
            Evidence = [_tools.GraphAlerts.User(_developer), .. _script.Sources.Select(_tools.GraphAlerts.Address)],
        });
        _tell.AlertRow("9", Feeds.GraphAlerts, alert, ["T1110.003"], "Defender alerts on the spray and names its addresses");
        _tell.Context("9", Feeds.Incidents, [new Written(incident, alert.Time)], [], "Defender's own incident around the alert");
    }

    private void ReadOn()
    {
        var reset = _tools.Audits.Add(new DirectoryAudit
        {
            Time = _script.At(Moment.Reset),
            Activity = "Reset user password",
            Category = "UserManagement",
            Operation = "Update",
            By = _stage.Cast.Helpdesk,
            From = _stage.Company.Egress,
            Target = (_developer.ObjectId, _developer.Name, "User", _developer.Upn),
        });
        _tell.Row("10", Feeds.Audits, [reset], [], "Helpdesk resets the developer's password and believes it is finished");

        var (signIns, reads) = (new List<Written>(), new List<Written>());
        var end = _script.At(Moment.End);
        for (var at = _script.At(Moment.StillReading); at < end; at += _random.Around(TimeSpan.FromHours(3.5), 0.3))
        {
            var token = _random.Hex(22);
            signIns.Add(_tools.SignIns.Add(_script.Application, at, _script.Reader, token: token));
            var access = new OfficeAccess { Person = _developer, Address = _script.Reader.Address, AppId = _script.Application.AppId, UniqueToken = token, Client = RestClient };
            reads.Add(_tools.Office.MailItemsAccessed(at + _random.Seconds(20, 240), access, Mails(_random.Next(8, 60))));
        }

        _tell.Row("11", Feeds.SignIns, signIns, ["T1550.001"], "The application signs in with its secret, for days after the reset");
        _tell.Row("11", Feeds.OfficeActivity, reads, ["T1114.002"], "The application reads on, for days after the reset");

        var remediated = _tools.RiskyUsers.Add(_developer, _script.At(Moment.Remediated), "none", "remediated", "adminGeneratedTemporaryPassword");
        _tell.Row("12", Feeds.RiskyUsers, [remediated], [], "Identity Protection takes the user for remediated by the reset");
    }

    private List<string> Mails(int count) => [.. Enumerable.Range(0, count).Select(_ => _tools.Office.NewMessageId())];
}
