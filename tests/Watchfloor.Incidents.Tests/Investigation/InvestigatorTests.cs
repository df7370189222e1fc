using Watchfloor.Ocsf;

namespace Watchfloor.Incidents.Tests.Investigation;

public class InvestigatorTests
{
    private static readonly InvestigatedGroup Story = Investigate(StoryBuilder.Attack());

    [Fact]
    public void Investigate_AlertOnTheLibrary_ClimbsToTheScriptAndNotToTheDesktop()
    {
        Assert.Contains(Told(), line => line.Contains("wscript.exe", StringComparison.Ordinal));
        Assert.DoesNotContain(Told(), line => line.Contains("winword.exe", StringComparison.Ordinal));
    }

    [Fact]
    public void Investigate_SixtyCalls_AreOneLineWithTheirSilence()
    {
        var beacon = Assert.Single(Story.Investigation.Timeline, entry => entry.Count == 60);

        Assert.Equal(StoryBuilder.At(20), beacon.Time);
        Assert.Equal(StoryBuilder.At(259), beacon.EndTime);
        Assert.Contains("T1573", beacon.Techniques);
        var gap = Assert.Single(Story.Investigation.Gaps, gap => gap.From == StoryBuilder.At(49));
        // The word processor started at minute 60, so the host itself was awake.
        Assert.Equal(StoryBuilder.At(230), gap.To);
        Assert.Contains("1 other events", gap.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Investigate_StolenAccount_IsFollowedToTheServerAndTheController()
    {
        Assert.Equal([("WS-1", "FS-1"), ("FS-1", "DC-1")], Story.Trace.Moves.Select(move => (move.From, move.To)));
        Assert.Contains(Told(), line => line.Contains("qxkvbnmp.exe", StringComparison.Ordinal));
        Assert.Contains(Told(), line => line.Contains("SYSVOL", StringComparison.Ordinal));
    }

    [Fact]
    public void Investigate_BackupOnTheSameServer_StaysOut() =>
        Assert.DoesNotContain(Told(), line => line.Contains("backup.exe", StringComparison.Ordinal) || line.Contains("198.51.100.99", StringComparison.Ordinal));

    [Fact]
    public void Investigate_SecondToolOnTheServer_ConfirmsAProcessAndTellsItNoSecondTime()
    {
        var story = StoryBuilder.Attack();
        var twin = story.Add(new()
        {
            Id = new("other.tool", "t1"), ClassUid = ProcessActivity.Uid, ActivityId = ProcessActivity.Activity.Launch, Time = StoryBuilder.At(1590).AddMilliseconds(20), DeviceHostname = "fs-1.corp.example",
            ProcessUid = "other-9", ProcessName = "VSSADMIN.EXE", CommandLine = "vssadmin.exe delete shadows /all /quiet",
        });

        var entry = Assert.Single(Investigate(story).Investigation.Timeline, entry => entry.What.Quotes.Any(quote => quote.Reveal() == "vssadmin.exe delete shadows /all /quiet"));

        Assert.Contains(twin.Id, entry.What.Evidence);
    }

    [Fact]
    public void Investigate_EveryStatement_HasEvidence() =>
        Assert.All(Story.Investigation.Timeline.Select(entry => entry.What).Concat(Story.Investigation.Summary), statement => Assert.NotEmpty(statement.Evidence));

    [Fact]
    public void Investigate_FileInThePolicyFolder_SaysThatItsDistributionIsUnknown() =>
        Assert.Contains(Story.Investigation.Gaps, gap => gap is { From: null, To: null } && gap.Text.Contains("upd.exe", StringComparison.Ordinal));

    [Fact]
    public void Investigate_MailWithTheScriptsName_IsTheRootCause()
    {
        var story = StoryBuilder.Attack();
        story.Mail.Add(new(new("test.mail", "m1"), new EmailActivity
        {
            ActivityId = EmailActivity.Activity.Receive, DirectionId = 1, Time = StoryBuilder.Start, Metadata = new() { Product = new() { Name = "Mail" } },
            Email = new() { From = "accounts@example.com", To = ["ann@example.com"], Subject = "Statement", Files = [new() { Name = "Statement_77.zip", TypeId = 1 }] },
        }));

        var found = Investigate(story);

        Assert.Equal("test.mail:m1", found.Investigation.RootCause!.Evidence[0].ToString());
        Assert.Equal(["T1566.001"], found.Investigation.Timeline[0].Techniques);
        Assert.Contains(found.Scope, entity => entity.Entity == new Entity(EntityKind.Mailbox, "ann@example.com"));
    }

    [Fact]
    public void Scope_HostsPeopleAndLeftovers_AreNamedWithTheirRoles()
    {
        var roles = Story.Scope.ToDictionary(entity => entity.Entity.ToString(), entity => entity.Role);

        Assert.Equal("compromised", roles["host:DC-1"]);
        Assert.Equal("victim", roles["user:ann@example.com"]);
        Assert.Equal("compromised", roles["user:help@example.com"]);
        Assert.Equal("attacker", roles["address:203.0.113.9"]);
        Assert.Equal("tool", roles["persistence:{0A0A0A0A-1111-2222-3333-444444444444}"]);
        Assert.DoesNotContain("host:WS-2", roles.Keys);
    }

    [Fact]
    public void Plan_AttackThroughTheDomain_ContainsHostsAndLeavesTheControllerToTwoPeople()
    {
        var actions = new ActionPlanner(StoryBuilder.Attack().Data()).Plan(Story);

        Assert.Equal(["host:FS-1", "host:WS-1"], actions.Where(action => action.Name == "isolate_host").Select(action => action.Target.ToString()));
        Assert.Contains(actions, action => action.Name == "disable_user" && action.Target.Value == "help@example.com" && action.Inverse == "enable_user");
        Assert.Contains(actions, action => action.Name == "remove_file" && action.Target.Value == StoryBuilder.Hash('4'));
        Assert.Contains(actions, action => action.Name == "preserve" && action.Target.Value == "FS-1");
        Assert.Equal(2, Assert.Single(actions, action => action.Name == "advise").Approvers);
    }

    private static InvestigatedGroup Investigate(StoryBuilder story) =>
        new Investigator(story.Data()).Investigate(new FindingGroup([StoryBuilder.Finding("WS-1", 44, "dll", "T1218.011")], ["alone"], []));

    private static IEnumerable<string> Told() => Story.Investigation.Timeline.Select(entry => entry.What.Render(quote => quote.Reveal()));
}
