using System.Text;
using System.Text.Json;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Proofpoint;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.AdversaryInTheMiddle;

/// <summary>S1: a link to a page in between, a stolen session, a quiet inbox rule, and changed bank details in a running thread.</summary>
internal sealed class AdversaryInTheMiddleScenario : IScenario
{
    public const string Name = "S1";
    private readonly Stage _stage;
    private readonly Script _script;
    private readonly Random _random;
    private readonly Tools _tools;
    private readonly Telling _tell;
    private readonly Person _victim;
    private readonly Person _chief;
    private readonly Person[] _others;

    public AdversaryInTheMiddleScenario(Stage stage)
    {
        (_stage, _script, _random) = (stage, new Script(stage), stage.Story.Stream("S1 play"));
        (_tools, _tell) = (stage.ToolsFor(Name), new Telling(stage, Name));
        _victim = stage.Cast.Lead("Finance", person => !person.WorksFromHome);
        _chief = stage.Cast.Lead("Finance", person => !person.WorksFromHome);
        _others = [stage.Cast.Take("Finance"), stage.Cast.Take("Procurement"), stage.Cast.Take("Sales")];
    }

    public void Prepare() => (_victim.JobTitle, _chief.JobTitle) = ("Accounts Payable Manager", "Chief Financial Officer");

    public void Play()
    {
        var (mail, written) = DeliverMail();
        var (second, others) = DeliverToOthers(mail);
        FollowLink(mail, written);
        StealSession();
        var reply = ReadAndSend();
        RaiseAlert();
        Convict(mail, written, second, others);
        new Decoys(_stage, _script, _tools, _tell, _victim, _chief).Play();
        new Scope(_stage, _script, _tell).Write(_victim, _chief, _others, reply);
    }

    private (TapMessage Mail, TapWritten Written) DeliverMail()
    {
        var mail = new TapMessage
        {
            Time = _script.T,
            Sender = _script.SupplierMail,
            SenderName = _script.SupplierName,
            SenderAddress = _script.Supplier.Address,
            Recipient = _victim,
            Subject = $"Re: {_script.Subject}",
            Spam = _random.Next(0, 12),
            Phish = _script.Phish,
            Impostor = _script.Impostor,
            Parts = [new TapPart("text.html", "text/html", _random.Hex(64), null)],
            DefenderAfter = _script.At(Moment.DefenderSees) - _script.T,
        };
        var written = _tools.Tap.Add(mail);
        _tell.Row("1", Feeds.Tap, [new Written(written.Guid, written.Time)], ["T1566.002"], "A known supplier's mailbox sends a link; TAP knows nothing about it yet");
        _tell.Row("2", Feeds.HuntingEmail, [written.Email!.Value], ["T1566.002"], "Defender delivers the mail, all sender checks pass");
        return (mail, written);
    }

    private (TapMessage[] Mails, TapWritten[] Written) DeliverToOthers(TapMessage mail)
    {
        TapMessage[] mails = [.. _others.Select(person => mail with { Recipient = person, Time = _script.T + _random.Seconds(20, 900), DefenderAfter = null })];
        TapWritten[] written = [.. mails.Select(_tools.Tap.Add)];
        _tell.Context("14", Feeds.Tap, [.. written.Select(item => new Written(item.Guid, item.Time))], ["T1566.002"], "The same mail is delivered to three more people");
        _tell.Context("14", Feeds.HuntingEmail, [.. written.Select(item => item.Email!.Value)], ["T1566.002"], "The same mail is delivered to three more people, as Defender saw it");
        return (mails, written);
    }

    private void FollowLink(TapMessage mail, TapWritten written)
    {
        var at = _script.At(Moment.Click).ToMillisecond();
        var click = _tools.Tap.Click(at, mail, written, Threat(), _stage.Company.Egress, "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/131.0.0.0");
        _tell.Row("3", Feeds.Tap, [new Written(click, at)], ["T1204.001"], "The link is followed from the office");

        var browser = _tools.Telemetry.Running(_victim.Workstation!, @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", "msedge.exe --profile-directory=Default", _victim, signer: "Microsoft Corporation", since: _stage.Story.Start.AddHours(6));
        var resolved = _tools.Telemetry.Resolve(_script.At(Moment.Resolve), browser, _script.Proxy.Domain, _script.Proxy.Address);
        var connected = _tools.Telemetry.Connect(_script.At(Moment.Resolve) + _random.Seconds(0.05, 0.4), browser, _script.Proxy.Address, 443, _random.Next(6_000, 30_000), _random.Next(90_000, 400_000));
        _tell.Row("4", Feeds.FalconTelemetry, [resolved], ["T1204.001"], "The browser looks the page in between up");
        _tell.Context("4", Feeds.FalconTelemetry, [connected], ["T1204.001"], "The browser connects to the page in between");
    }

    private void StealSession()
    {
        var at = _script.At(Moment.SignIn);
        var first = new SignIn { Person = _victim, Time = at, From = _script.Relay, SessionId = _script.Session, Correlation = _script.Correlation, Error = 50076, Reason = "Due to a configuration change or because of a new location, multi-factor authentication is required." };
        var asked = _tools.SignIns.Add(first);
        var passed = _tools.SignIns.Add(first with { Time = at + _random.Seconds(9, 26), Error = 0, Reason = "Other.", UniqueToken = _script.Token, Risk = "medium", RiskEvent = _script.RiskKind });
        _tell.Row("5", Feeds.SignIns, [asked, passed], ["T1557", "T1539"], "A sign-in through the page in between; the victim confirms the second factor");

        var risk = _tools.Risks.Add(new RiskDetection { Person = _victim, Time = _script.At(Moment.Risk), SignIn = passed, Correlation = _script.Correlation, From = _script.Relay, Kind = _script.RiskKind, Level = "medium" });
        _tell.AlertRow("6", Feeds.RiskDetections, risk, ["T1539"], "Identity Protection doubts the token");
        var risky = _tools.RiskyUsers.Add(_victim, risk.Time + _random.Seconds(5, 60), "medium", "atRisk");
        _tell.Context("6", Feeds.RiskyUsers, [risky], ["T1539"], "The user is at risk");

        var used = _tools.SignIns.Add(new SignIn
        {
            Person = _victim,
            Time = _script.At(Moment.SessionUsed),
            From = _script.Second,
            SessionId = _script.Session,
            UniqueToken = _script.SecondToken,
            Kind = "nonInteractiveUser",
            App = "Exchange Online",
            IncomingToken = "none",
        });
        _tell.Row("7", Feeds.SignIns, [used], ["T1550.004", "T1078.004"], "The session is used from another address");
    }

    private string ReadAndSend()
    {
        var access = new OfficeAccess { Person = _victim, Address = _script.Second.Address, SessionId = _script.Session, UniqueToken = _script.SecondToken };
        var (begin, end) = (_script.At(Moment.ReadingBegins), _script.At(Moment.ReadingEnds));
        var mails = MailsOfVictim();
        var reads = new List<Written>();
        for (var n = 0; n < 6; n++)
        {
            var batch = mails[(n * mails.Count / 6)..((n + 1) * mails.Count / 6)];
            reads.Add(_tools.Office.MailItemsAccessed(begin + ((end - begin) * n / 5), access, batch));
        }

        _tell.Row("8", Feeds.OfficeActivity, reads, ["T1114.002"], $"{mails.Count} mails are opened in six batches");

        var rule = _tools.Office.NewInboxRule(
            _script.At(Moment.Rule), access, _script.RuleName, ("SubjectOrBodyContainsWords", "invoice;payment;bank"), ("MarkAsRead", "True"), ("MoveToFolder", _script.Folder), ("StopProcessingRules", "True"));
        _tell.Row("9", Feeds.OfficeActivity, [rule], ["T1564.008"], "A rule hides answers about payments");

        var registered = _tools.Audits.Add(new DirectoryAudit
        {
            Time = _script.At(Moment.Authenticator),
            Activity = "User registered security info",
            Category = "UserManagement",
            Operation = "Add",
            By = _victim,
            From = _script.Second.Address,
            Target = (_victim.ObjectId, _victim.Name, "User", _victim.Upn),
            Details = [("AuthenticationMethod", "Authenticator app"), ("AuthenticationMethodId", _script.Authenticator)],
        });
        _tell.Row("10", Feeds.Audits, [registered], ["T1556.006"], "An authenticator is registered from the attacker's address");

        var reply = _tools.Office.NewMessageId();
        var subject = $"Re: Re: {_script.Subject} - new bank details";
        var sent = _tools.Office.Send(_script.At(Moment.Send), access, reply, subject);
        _tell.Row("11", Feeds.OfficeActivity, [sent], ["T1534", "T1657"], "Changed bank details are sent inside the thread to the chief financial officer and the supplier");
        Written[] rows = [_tools.Email.Sent(sent.Time.AddSeconds(2), _victim, _script.Second.Address, _chief.Upn, _chief, reply, subject), _tools.Email.Sent(sent.Time.AddSeconds(3), _victim, _script.Second.Address, _script.SupplierMail, null, reply, subject)];
        _tell.Context("11", Feeds.HuntingEmail, rows, ["T1534"], "The mail with changed bank details, as Defender saw it");

        var removedAt = _script.At(Moment.Remove);
        var soft = _tools.Office.Remove(removedAt, access, "SoftDelete", @"\Sent Items", [(reply, subject)]);
        var hard = _tools.Office.Remove(removedAt + _random.Seconds(4, 30), access, "HardDelete", @"\Recoverable Items\Deletions", [(reply, subject)]);
        _tell.Row("12", Feeds.OfficeActivity, [soft, hard], ["T1070.008"], "The sent mail is deleted twice");
        return reply;
    }

    /// <summary>Mails that lie in the inbox by then, and as many older ones as the number wants.</summary>
    private List<string> MailsOfVictim()
    {
        var recipient = Encoding.UTF8.GetBytes($"\"headerTo\":\"{_victim.Upn}\"");
        var lying = _stage.Story.TapMessages.All
            .Where(record => record.Kind == "delivered" && record.Time < _script.At(Moment.ReadingBegins) && record.Json.Span.IndexOf(recipient) >= 0)
            .Select(record => JsonDocument.Parse(record.Json).RootElement.GetProperty("messageID").GetString()!)
            .Distinct()
            .ToList();
        return [.. lying, .. Enumerable.Range(0, _script.Read - lying.Count).Select(_ => _tools.Office.NewMessageId())];
    }

    private void RaiseAlert()
    {
        var (alert, incident) = _tools.GraphAlerts.Add(new GraphAlert
        {
            Time = _script.At(Moment.Alert),
            FirstActivity = _script.At(Moment.Rule),
            Title = "Suspicious inbox manipulation rule",
            Description = "A rule that hides messages about payments was made.",
            Category = "DefenseEvasion",
            Severity = "medium",
            Service = "microsoftDefenderForCloudApps",
            Detection = "cloudAppSecurity",
            Techniques = ["T1564.008"],
            Evidence = [_tools.GraphAlerts.User(_victim), _tools.GraphAlerts.Mailbox(_victim), _tools.GraphAlerts.Address(_script.Second)],
            Additional = [("RuleName", _script.RuleName), ("MoveToFolder", _script.Folder), ("SubjectOrBodyContainsWords", "invoice; payment; bank"), ("DeleteMessage", "False"), ("MarkAsRead", "True"), ("StopProcessingRules", "True"), ("ClientApplication", "OWA")],
        });
        _tell.AlertRow("13", Feeds.GraphAlerts, alert, ["T1564.008"], "Defender alerts on the inbox rule");
        _tell.Context("13", Feeds.Incidents, [new Written(incident, alert.Time)], [], "Defender's own incident around the alert");
    }

    private void Convict(TapMessage mail, TapWritten written, TapMessage[] others, TapWritten[] othersWritten)
    {
        var threat = Threat();
        Written[] found = [_tools.Tap.Reissue(mail, written, threat), .. others.Zip(othersWritten, (message, known) => _tools.Tap.Reissue(message, known, threat))];
        _tell.Row("14", Feeds.Tap, found, ["T1566.002"], "TAP judges the mail as phishing and names three more recipients of the campaign");
        foreach (var finding in found)
        {
            _tell.Alert(Feeds.Tap, finding.Uid, "A mail of the campaign, judged after its delivery");
        }
    }

    private TapThreat Threat() => new(_script.Url, _script.ThreatId, "url", "active", "phish", _script.At(Moment.Conviction).ToMillisecond(), _script.Campaign);
}
