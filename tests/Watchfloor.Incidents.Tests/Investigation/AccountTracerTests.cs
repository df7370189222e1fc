using Watchfloor.Ocsf;

namespace Watchfloor.Incidents.Tests.Investigation;

public class AccountTracerTests
{
    private const string Ann = "ann@example.com";
    private const string Help = "help@example.com";
    private const string Attacker = "203.0.113.57";
    private const string Second = "203.0.113.56";
    private const string Office = "198.51.100.10";
    private static readonly InvestigatedGroup Story = Investigate(Takeover());

    [Fact]
    public void Investigate_AddressOfAFinding_LeadsToAllThatWasDoneWithTheAccount()
    {
        var account = Assert.Single(Story.Trace.Accounts);

        Assert.Equal([Second, Attacker], account.Addresses);
        string[] techniques = ["T1078.004", "T1114.002", "T1564.008", "T1556.006", "T1528", "T1098.001", "T1550.001"];
        Assert.All(techniques, technique => Assert.Contains(Story.Investigation.Timeline, entry => entry.Techniques.Contains(technique)));
        Assert.Equal(3, Assert.Single(Story.Investigation.Timeline, entry => entry.Techniques.Contains("T1114.002")).Count);
    }

    [Theory]
    [InlineData(true, "s1", "T1539 T1550.004 T1557")]
    [InlineData(false, "s1", "T1550.004")]
    [InlineData(true, "s2", "T1539 T1557")]
    [InlineData(null, null, "")]
    public void Investigate_SecondFactorAfterALink_AndASessionElsewhere_AreNamed(bool? mfa, string? session, string named)
    {
        var timeline = Investigate(Takeover(mfa, session)).Investigation.Timeline;

        Assert.Equal(named, string.Join(' ', timeline.SelectMany(entry => entry.Techniques).Where(technique => technique is "T1557" or "T1539" or "T1550.004").Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData(false, "192.0.2.200")]
    [InlineData(true, null)]
    public void Follow_AddressWhereNobodyGotIn_IsTheAttackersUnlessAMailCameFromIt(bool isAboutAMail, string? named)
    {
        var about = Finding("more") with { Addresses = ["192.0.2.200"], Messages = isAboutAMail ? ["m1@example.net"] : [] };

        var account = Assert.Single(new AccountTracer(Takeover().Data()).Follow(new([Finding("risk"), about], [""], [])));

        Assert.Equal(named is null ? [] : [named], account.Named.Select(item => item.Address));
    }

    [Fact]
    public void Investigate_OwnPhoneOnTheRoad_StaysOut() =>
        Assert.DoesNotContain(Story.Investigation.Timeline, entry => entry.What.Quotes.Any(quote => quote.Reveal() == "192.0.2.80"));

    [Fact]
    public void Investigate_LinkBeforeTheSignIn_IsToldWithItsLookUp()
    {
        var account = Assert.Single(Story.Trace.Accounts);
        Assert.NotNull(account.Click);
        Assert.NotNull(account.LookUp);
        Assert.Equal(2, Story.Investigation.Timeline.Count(entry => entry.Techniques.Contains("T1204.001")));
    }

    [Fact]
    public void Investigate_NewPassword_IsToldAndWhatGoesOnAfterItToo()
    {
        var timeline = Story.Investigation.Timeline;
        var reset = Assert.Single(timeline, entry => entry.What.Text.Contains("was changed by", StringComparison.Ordinal) || entry.What.Text.StartsWith("The account {0} was changed", StringComparison.Ordinal));

        Assert.Contains(timeline, entry => entry.Time > reset.Time && entry.Techniques.Contains("T1550.001"));
    }

    [Fact]
    public void Follow_AnyOtherChangeOfTheAccount_IsNoAnswer()
    {
        var story = Takeover();
        story.Audit(800, Ann, null, AccountChange.Uid, "Update user", activity: AccountChange.Activity.Other);

        var account = Assert.Single(new AccountTracer(story.Data()).Follow(new([Finding("risk")], [""], [])));

        Assert.Equal(["Reset user password"], account.Answers.Select(answer => answer.Message));
    }

    [Fact]
    public void Investigate_TakenAccount_SummarySaysHowItBeganAndThatTheAnswerDidNotEndIt()
    {
        var told = Story.Investigation.Summary.Select(statement => statement.Render(quote => quote.Reveal())).ToList();

        Assert.StartsWith($"{Ann} followed a link to login.example.net; 1.2 minutes later somebody else was signed in from {Attacker}", told[0], StringComparison.Ordinal);
        Assert.Contains(told, line => line.Contains("did not end it: 1 acts follow", StringComparison.Ordinal));
        Assert.Equal($"Account {Ann} used by somebody else: mail read, mail hidden by a rule, an application let in", IncidentTitle.Of(Story));
    }

    [Fact]
    public void Plan_TakenAccount_TakesBackWhatWasLeft()
    {
        var actions = new ActionPlanner(Takeover().Data()).Plan(Story).Select(action => $"{action.Name} {action.Target}").ToList();

        string[] wanted =
        [
            $"revoke_sessions user:{Ann}", $"reset_password user:{Ann}", $"block_address address:{Attacker}", $"block_address address:{Second}", "block_domain domain:login.example.net",
            $"remove_inbox_rule persistence:{Ann}\\.", "remove_authenticator persistence:method-1", "remove_secret persistence:key-1", "disable_service_principal application:sp-1", "remove_grant application:sp-1",
        ];
        Assert.All(wanted, action => Assert.Contains(action, actions));
        Assert.DoesNotContain(actions, action => action.Contains("isolate_host", StringComparison.Ordinal) || action.Contains(Office, StringComparison.Ordinal));
    }

    [Fact]
    public void Plan_OldProtocolMailSentAndACampaign_AreAnswered()
    {
        var story = Takeover();
        story.Add(new() { Id = story.Next(), ClassUid = Authentication.Uid, ActivityId = 1, Time = StoryBuilder.At(60), UserName = Ann, SrcIp = Second, StatusId = 1, ClientApp = "IMAP4" });
        story.Audit(120, Ann, Second, ApiActivity.Uid, "Send");
        story.Mail.Add(new(new("test.mail", "m1"), new EmailActivity
        {
            ActivityId = EmailActivity.Activity.Receive, Time = StoryBuilder.At(10), Metadata = new() { Uid = "m1", Product = new() { Name = "Mail", VendorName = "Test" } }, DirectionId = 1,
            Email = new() { From = "supplier@example.net", To = [Ann], MessageUid = "<m1@example.net>", Subject = "Invoice" },
            Unmapped = new() { ["threatsInfoMap"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["campaignID"] = "campaign-1" }, new System.Text.Json.Nodes.JsonObject { ["campaignID"] = null }) },
        }));
        var data = story.Data();
        data.CampaignMail = [story.Mail[0] with { Mail = story.Mail[0].Mail with { Email = new() { From = "supplier@example.net", To = [Help], MessageUid = "<m2@example.net>" } } }];
        var told = new Investigator(data).Investigate(new([Finding("risk") with { Messages = ["m1@example.net"] }], [""], []));

        var actions = new ActionPlanner(story.Data()).Plan(told).Select(action => $"{action.Name} {action.Target}").ToList();

        string[] wanted = [$"block_legacy_authentication user:{Ann}", $"stop_payment user:{Ann}", "purge_messages campaign:campaign-1"];
        Assert.All(wanted, action => Assert.Contains(action, actions));
        Assert.Contains(told.Scope, entity => entity.Entity == new Entity(EntityKind.User, Help) && entity.Role == "target");
        Assert.DoesNotContain(new ActionPlanner(Takeover().Data()).Plan(Story), action => action.Name is "block_legacy_authentication" or "stop_payment" or "purge_messages");
    }

    [Fact]
    public void Investigate_AddressWhereAColleagueGotIn_IsNotForeign()
    {
        var story = Takeover();
        story.SignIn(-500, Help, Attacker);
        story.SignIn(-490, Help, Second);

        Assert.Empty(Investigate(story).Trace.Accounts);
    }

    [Fact]
    public void Join_TwoGroupsAboutOneTakenAccount_AreOneStory()
    {
        var data = Takeover().Data();
        FindingGroup[] groups = [new([Finding("risk")], ["alone"], []), new([Finding("mailbox") with { FirstSeen = StoryBuilder.At(70) }], ["alone"], []), new([Finding("other") with { Users = [Help] }], ["alone"], [])];

        var joined = SharedAccounts.Join(groups, [.. groups.Select(group => new AccountTracer(data).Follow(group))]);

        Assert.Equal([2, 1], joined.Select(group => group.Findings.Count));
        Assert.Equal(["risk", "mailbox"], joined[0].Findings.Select(finding => finding.Id.Uid));
        Assert.All(joined[0].JoinedBy, why => Assert.Equal("the same account used from the same foreign address", why));
    }

    [Fact]
    public void Investigate_TravellerWhomNoFindingNamesAnAddressOf_IsLeftAlone()
    {
        var story = new StoryBuilder();
        story.SignIn(50, Ann, "192.0.2.99");

        Assert.Empty(Investigate(story).Trace.Accounts);
    }

    [Fact]
    public void Investigate_OnlyRefusedSignIns_AreNoTakeover()
    {
        var story = new StoryBuilder();
        story.SignIn(50, Ann, Attacker, success: false);

        Assert.Empty(Investigate(story).Trace.Accounts);
    }

    private static StoryBuilder Takeover(bool? mfa = null, string? session = null)
    {
        var story = new StoryBuilder();
        story.SignIn(-600, Ann, Office, device: "1");
        story.SignIn(-590, Help, Office, device: "2");
        story.Add(new() { Id = story.Next(), ClassUid = HttpActivity.Uid, ActivityId = 1, Time = StoryBuilder.At(47), UserEmail = Ann, SrcIp = Office, Url = "https://login.example.net/a" });
        story.Process("WS-1", 1, "edge", "explorer", "msedge.exe", "msedge.exe", "ann");
        story.Look("WS-1", 47.1, "edge", "login.example.net");
        story.SignIn(48, Ann, Attacker, success: false);
        story.SignIn(48.2, Ann, Attacker, mfa: mfa, session: "s1");
        story.SignIn(66, Ann, Second, mfa: mfa, session: session);
        story.SignIn(66.1, Ann, Second, mfa: mfa, session: session);
        foreach (var minute in (int[])[70, 75, 80])
        {
            story.Audit(minute, Ann, Second, ApiActivity.Uid, "MailItemsAccessed", Ann);
        }

        story.SignIn(85, Ann, "192.0.2.80", device: "phone-1");
        story.Audit(98, Ann, Second, ApiActivity.Uid, "New-InboxRule", Ann + "\\.");
        story.Audit(104, Ann, Second, AccountChange.Uid, "User registered security info", left: "method-1", activity: AccountChange.Activity.MfaFactorEnable);
        story.Audit(110, Ann, Second, EntityManagement.Uid, "Consent to application", entity: "sp-1");
        story.Audit(112, Ann, Second, EntityManagement.Uid, "Update application – Certificates and secrets management", entity: "app-1", left: "key-1");
        story.Audit(600, Ann, null, AccountChange.Uid, "Reset user password", activity: AccountChange.Activity.PasswordReset);
        story.Add(new() { Id = story.Next(), ClassUid = Authentication.Uid, ActivityId = 1, Time = StoryBuilder.At(700), UserName = "Backup Helper", UserUid = "sp-1", SrcIp = "203.0.113.99", StatusId = 1, IsApplication = true });
        return story;
    }

    private static FindingFacts Finding(string uid) => new()
    {
        Id = new("test.alerts", uid), FirstSeen = StoryBuilder.At(48.2), LastSeen = StoryBuilder.At(48.2), Title = "anomalousToken", Vendor = "Test", Severity = Severity.Medium, Users = [Ann], Addresses = [Attacker],
    };

    private static InvestigatedGroup Investigate(StoryBuilder story) => new Investigator(story.Data()).Investigate(new([Finding("risk")], [""], []));
}
