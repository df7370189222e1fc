using System.Globalization;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.LookAlikes;

/// <summary>Look-alikes 1 to 5 and 10 to 12: travel, inbox rules, consent, an expired password.</summary>
internal sealed class IdentityLookAlikes(Stage stage, LookAlikeAlerts alerts) : IScenario
{
    private static readonly Origin[] Abroad = [new("", "Barcelona", "ES", 64_530), new("", "Milano", "IT", 64_531), new("", "Lyon", "FR", 64_532), new("", "Gdansk", "PL", 64_533)];
    private readonly Person[] _travellers = [stage.Cast.Take("Sales"), stage.Cast.Take("Sales")];
    private readonly Person _vpnUser = stage.Cast.Take("Engineering");
    private readonly Person[] _tidyPeople = [stage.Cast.Take("Procurement"), stage.Cast.Take("Finance")];
    private readonly Person _administrator = stage.Cast.Take("IT", person => person.JobTitle == "System Administrator");

    private Origin VpnExit => stage.Days.VpnExit;

    public void Prepare()
    {
        foreach (var traveller in _travellers)
        {
            traveller.IsAway = true;
        }
    }

    public void Play()
    {
        for (var n = 0; n < _travellers.Length; n++)
        {
            Travel(_travellers[n], Abroad[alerts.Random.Next(n * 2, (n * 2) + 2)] with { Address = stage.Company.Addresses.TakeAny() }, $"{n + 1}", n);
        }

        VpnOnly();
        for (var n = 0; n < _tidyPeople.Length; n++)
        {
            InboxRule(_tidyPeople[n], $"{n + 4}");
        }

        Consent("10", 0);
        Consent("11", 1);
        ExpiredPassword();
    }

    /// <summary>The laptop comes through the company's VPN, the phone through a foreign carrier; both are the traveller's own.</summary>
    private void Travel(Person person, Origin roaming, string number, int day)
    {
        var at = alerts.WorkingMoment(day);
        var session = alerts.Random.Guid();
        for (var d = 0; d < stage.Story.Days; d++)
        {
            var morning = stage.Story.Start.AddDays(d).AddMinutes(person.DayBegins);
            alerts.Tools.SignIns.Add(OfficeDays.AtDesk(person, person.Workstation!, morning, VpnExit, session));
            alerts.Tools.SignIns.Add(stage.Days.OnPhone(person, morning.AddMinutes(alerts.Random.Next(20, 200))) with { From = roaming });
        }

        var desk = alerts.Tools.SignIns.Add(OfficeDays.AtDesk(person, person.Workstation!, at.AddMinutes(-9), VpnExit, session));
        alerts.Tools.SignIns.Add(stage.Days.OnPhone(person, at.AddMinutes(-3)) with { From = roaming, Kind = "interactiveUser" });
        stage.Records.Add(new Approval
        {
            Kind = "travel",
            From = stage.Story.Start.AddDays(-1),
            To = stage.Story.Start.AddDays(stage.Story.Days + 2),
            Users = [person.Upn],
            Note = $"Customer visit, {roaming.City} ({roaming.Country}); laptop over VPN, phone roaming.",
        });
        var uid = ImpossibleTravel(person, at, desk.Time, VpnExit, roaming);
        alerts.Graph(number, uid, Verdicts.BenignPositive, "A trip in the calendar; laptop over VPN, phone roaming, both compliant devices of the user");
    }

    private void VpnOnly()
    {
        var at = alerts.WorkingMoment();
        var session = alerts.Random.Guid();
        var first = alerts.Tools.SignIns.Add(OfficeDays.AtDesk(_vpnUser, _vpnUser.Workstation!, at.AddMinutes(-14), stage.Days.Office, session));
        alerts.Tools.SignIns.Add(OfficeDays.AtDesk(_vpnUser, _vpnUser.Workstation!, at.AddMinutes(-4), VpnExit, session));
        var uid = ImpossibleTravel(_vpnUser, at, first.Time, stage.Days.Office, VpnExit);
        alerts.Graph("3", uid, Verdicts.FalsePositive, "The second address is the company's own VPN exit, and the device is the same compliant laptop");
    }

    private string ImpossibleTravel(Person person, DateTimeOffset at, DateTimeOffset first, Origin from, Origin to) => alerts.Tools.GraphAlerts.Add(new GraphAlert
    {
        Time = at,
        FirstActivity = first,
        Title = "Impossible travel activity",
        Description = $"The user was active from {from.City} and {to.City} within a time shorter than the travel between them takes.",
        Category = "InitialAccess",
        Severity = "medium",
        Service = "microsoftDefenderForCloudApps",
        Detection = "cloudAppSecurity",
        Techniques = ["T1078.004"],
        Evidence = [alerts.Tools.GraphAlerts.User(person), alerts.Tools.GraphAlerts.Address(from), alerts.Tools.GraphAlerts.Address(to), alerts.Tools.GraphAlerts.App("Microsoft 365", 11_161)],
    }).Alert.Uid;

    private void InboxRule(Person person, string number)
    {
        var at = alerts.WorkingMoment();
        var words = $"{alerts.Random.Pick(stage.Internet.Senders).Domain}; {alerts.Random.Pick(Words.MailTopics).ToLowerInvariant()}";
        var session = alerts.Random.Guid();
        alerts.Tools.SignIns.Add(OfficeDays.AtDesk(person, person.Workstation!, at.AddMinutes(-25), stage.Days.Office, session) with { App = "Exchange Online" });
        var access = new OfficeAccess { Person = person, Address = stage.Company.Egress, SessionId = session, Device = person.Workstation };
        alerts.Tools.Office.NewInboxRule(at.AddMinutes(-12), access, "Suppliers", ("SubjectOrBodyContainsWords", words), ("MoveToFolder", "Suppliers"), ("DeleteMessage", "False"), ("MarkAsRead", "False"), ("StopProcessingRules", "False"));
        var uid = alerts.Tools.GraphAlerts.Add(new GraphAlert
        {
            Time = at,
            FirstActivity = at.AddMinutes(-12),
            Title = "Suspicious inbox manipulation rule",
            Description = "A rule that moves messages out of the inbox was made.",
            Category = "DefenseEvasion",
            Severity = "medium",
            Service = "microsoftDefenderForCloudApps",
            Detection = "cloudAppSecurity",
            Techniques = ["T1564.008"],
            Evidence = [alerts.Tools.GraphAlerts.User(person), alerts.Tools.GraphAlerts.Address(stage.Days.Office), alerts.Tools.GraphAlerts.Mailbox(person)],
            Additional = [("RuleName", "Suppliers"), ("MoveToFolder", "Suppliers"), ("SubjectOrBodyContainsWords", words), ("DeleteMessage", "False"), ("MarkAsRead", "False"), ("ForwardTo", ""), ("ClientApplication", "OWA"), ("DeviceId", person.Workstation!.EntraDeviceId)],
        }).Alert.Uid;
        alerts.Graph(number, uid, Verdicts.BenignPositive, "The user's own rule from the office: moves to a folder, deletes nothing, marks nothing as read");
    }

    private void Consent(string number, int day)
    {
        var at = alerts.WorkingMoment(day);
        var app = $"{Capital(alerts.Random.Pick(Words.NameFirst))} {Capital(alerts.Random.Pick(Words.NameSecond))}";
        var (appId, objectId) = (alerts.Random.Guid(), alerts.Random.Guid());
        var change = stage.Records.Add(new Approval
        {
            Kind = "change",
            From = at.AddHours(-2).ToSecond(),
            To = at.AddHours(4).ToSecond(),
            Users = [_administrator.Upn],
            Processes = [app],
            Note = $"Introduce the application {app}; administrator grants consent for the organisation.",
        });
        alerts.Tools.Audits.Add(new DirectoryAudit
        {
            Time = at.AddMinutes(-6),
            Activity = "Add service principal",
            Category = "ApplicationManagement",
            Operation = "Add",
            By = _administrator,
            From = stage.Company.Egress,
            Target = (objectId, app, "ServicePrincipal", null),
            Details = [("ChangeNumber", change)],
        });
        alerts.Tools.Audits.Add(new DirectoryAudit
        {
            Time = at.AddMinutes(-5),
            Activity = "Consent to application",
            Category = "ApplicationManagement",
            Operation = "Assign",
            By = _administrator,
            From = stage.Company.Egress,
            Target = (objectId, app, "ServicePrincipal", null),
            Changes = [("ConsentContext.IsAdminConsent", null, "True"), ("ConsentAction.Permissions", null, "Mail.Read, User.Read.All")],
            Details = [("ChangeNumber", change), ("AppId", appId)],
        });
        var uid = alerts.Tools.GraphAlerts.Add(new GraphAlert
        {
            Time = at,
            FirstActivity = at.AddMinutes(-5),
            Title = "Unusual addition of permissions to an OAuth app",
            Description = "An application was granted permissions to read mail and users of the whole organisation.",
            Category = "Persistence",
            Severity = "medium",
            Service = "microsoftAppGovernance",
            Detection = "appGovernanceDetection",
            Techniques = ["T1528", "T1098.003"],
            Evidence = [alerts.Tools.GraphAlerts.User(_administrator), alerts.Tools.GraphAlerts.OAuthApp(app, appId, objectId, "Verified publisher"), alerts.Tools.GraphAlerts.Address(stage.Days.Office)],
            Additional = [("ChangeNumber", change)],
        }).Alert.Uid;
        alerts.Graph(number, uid, Verdicts.BenignPositive, $"Consent by IT under change {change}");
    }

    private void ExpiredPassword()
    {
        var account = stage.Company.ServiceAccounts.Single(person => person.Sam == "svc-report");
        var count = Math.Min(5_000, stage.Story.Options.Employees * 25 / 6);
        var begin = stage.Story.Start.AddHours(1);
        var span = TimeSpan.FromHours(40);
        for (var n = 0; n < count; n++)
        {
            alerts.Tools.SignIns.Add(new SignIn
            {
                Person = account,
                Time = begin + (span * n / count) + alerts.Random.Seconds(0, 5),
                From = stage.Days.Office,
                App = "Reporting Export",
                Error = 50055,
                Reason = "Invalid password, entered expired password.",
                Kind = "nonInteractiveUser",
                Factor = null,
                ClientApp = "Other clients",
                Protocol = "ropc",
                System = "",
                Browser = "",
                UserAgent = "python-requests/2.32.3",
            });
        }

        var uid = alerts.Tools.GraphAlerts.Add(new GraphAlert
        {
            Time = alerts.WorkingMoment(1),
            FirstActivity = begin,
            Title = "Multiple failed sign-in attempts",
            Description = $"{count.ToString("N0", CultureInfo.InvariantCulture)} failed sign-ins in two days.",
            Category = "CredentialAccess",
            Severity = "medium",
            Service = "azureAdIdentityProtection",
            Detection = "azureAdIdentityProtection",
            Techniques = ["T1110"],
            Evidence = [alerts.Tools.GraphAlerts.User(account, "attacked"), alerts.Tools.GraphAlerts.Address(stage.Days.Office)],
        }).Alert.Uid;
        alerts.Graph("12", uid, Verdicts.FalsePositive, "One service account, one source, the company's own address, an expired password, no success");
    }

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];
}
