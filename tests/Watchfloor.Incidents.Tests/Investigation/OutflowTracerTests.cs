using Watchfloor.Ocsf;
using static Watchfloor.Incidents.Tests.Investigation.StoryBuilder;

namespace Watchfloor.Incidents.Tests.Investigation;

public class OutflowTracerTests
{
    private const string Ann = "ann@example.com";
    private const string Place = "files.example.net";
    private const int Day = 24 * 60;
    private static readonly string Archive = Hash('a');
    private static readonly InvestigatedGroup Story = Investigate(Theft());

    [Theory]
    [InlineData("T1213.002", 1)]
    [InlineData("T1560.001", 2)]
    [InlineData("T1567.002", 3)]
    [InlineData("T1052.001", 3)]
    [InlineData("T1567", 1)]
    [InlineData("T1070.004", 2)]
    public void Investigate_DataLossFinding_TellsWhatWasFetchedPackedAndCarriedOut(string technique, int lines) =>
        Assert.Equal(lines, Story.Investigation.Timeline.Count(entry => entry.Techniques.Contains(technique)));

    [Fact]
    public void Investigate_MorningSyncAndColleagues_StayOut()
    {
        var fetched = Assert.Single(Story.Trace.Outflows).Fetches;

        Assert.Equal([200], fetched.Select(files => files.Count));
        Assert.Equal(Ann, Story.Trace.Outflows[0].User);
    }

    [Fact]
    public void Investigate_MachineOffForADay_IsAGap()
    {
        var gap = Assert.Single(Story.Investigation.Gaps, gap => gap.From is not null);

        Assert.Equal((At(90), At(90 + Day)), (gap.From, gap.To));
    }

    [Fact]
    public void Investigate_Outflow_ScopeNamesWhatWasUsedAndNobodyAsCompromised()
    {
        string[] wanted = [$"user:{Ann}", "host:WS-1", "site:Designs", $"file:{Archive}", "volume:46B8-7E35", $"domain:{Place}", "address:203.0.113.57", "link:link-1"];

        Assert.Equal(wanted.Order(StringComparer.Ordinal), Story.Scope.Where(entity => entity.Role != "seen").Select(entity => entity.Entity.ToString()).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Story.Scope, entity => entity.Role is "compromised" or "attacker");
        Assert.Equal($"Data left by the account of {Ann}: to the cloud, onto a disk, by open links", IncidentTitle.Of(Story));
    }

    [Fact]
    public void Plan_Outflow_KeepsEvidenceFirstAndTouchesNeitherTheMachineNorTheAccount()
    {
        var actions = new ActionPlanner(Theft().Data()).Plan(Story).Select(action => $"{action.Name} {action.Target}").ToList();

        Assert.Equal([$"preserve user:{Ann}", "revoke_link link:link-1", $"suspend_sync user:{Ann}", "restrict_usb host:WS-1", $"advise user:{Ann}"], actions);
    }

    [Fact]
    public void Investigate_Outflow_SummaryClaimsNoIntent()
    {
        var told = string.Join(' ', Story.Investigation.Summary.Select(statement => statement.Render(quote => quote.Reveal())));

        Assert.Contains("not why", told, StringComparison.Ordinal);
        Assert.DoesNotContain("stole", told, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Follow_ExplainedFinding_IsLeftAlone() => Assert.Empty(Investigate(Theft(), finding => finding with { IsExplained = true }).Trace.Outflows);

    [Fact]
    public void Follow_FindingAboutSomethingElse_IsLeftAlone() => Assert.Empty(Investigate(Theft(), finding => finding with { Techniques = ["T1059.001"] }).Trace.Outflows);

    [Fact]
    public void Follow_NothingMatched_IsLeftAlone() => Assert.Empty(Investigate(new StoryBuilder()).Trace.Outflows);

    private static InvestigatedGroup Investigate(StoryBuilder story, Func<FindingFacts, FindingFacts>? change = null)
    {
        var finding = new FindingFacts
        {
            Id = new("test.alerts", "dlp"), FirstSeen = At(62), LastSeen = At(62), Title = "Drawings to the cloud", Vendor = "Test", Severity = Severity.Medium, Techniques = ["T1567.002"],
            Hosts = ["WS-1"], Users = [Ann], Hashes = [Archive],
        };
        return new Investigator(story.Data()).Investigate(new([change?.Invoke(finding) ?? finding], ["alone"], []));
    }

    private static StoryBuilder Theft()
    {
        var story = new StoryBuilder();
        for (var i = 0; i < 200; i++)
        {
            File(story, -1600 + (i * 0.2), "FileDownloaded", "https://corp.example.com/sites/Designs/p/1.dwg");
        }

        for (var morning = -2; morning < 2; morning++)
        {
            for (var i = 0; i < 12; i++)
            {
                File(story, (morning * Day) - 60 + i, "FileSyncDownloadedFull", "https://corp.example.com/sites/Designs/p/own.dwg");
            }
        }

        for (var i = 0; i < 300; i++)
        {
            story.Audit(-1500 + (i * 0.1), "help@example.com", "198.51.100.10", ApiActivity.Uid, "FileDownloaded", "https://corp.example.com/sites/Designs/p/2.dwg");
        }

        story.Process("WS-1", 50, "zip", "explorer", "7zG.exe", @"7zG.exe a -p C:\Users\ann\Pictures\garden_ideas.7z", "ann");
        story.Write("WS-1", 55, "zip", @"\Device\HarddiskVolume3\Users\ann\Pictures\garden_ideas.7z", Archive, "ann");
        Match(story, 60, "WS-1", Place);
        story.Look("WS-1", 64, "browser", Place);
        story.Connect("WS-1", 64.1, "browser", "203.0.113.57", 900_000_000);
        story.Connect("WS-1", 70, "browser", "203.0.113.57", 900_000_000);
        story.Connect("WS-1", 71, "browser", "198.51.100.30", 4_000);
        story.Connect("WS-1", 90, "other", "198.51.100.31", 4_000);

        story.Process("WS-1", 90 + Day, "shell", "explorer", "cmd.exe", "cmd.exe", "ann");
        story.Add(new()
        {
            Id = story.Next(), ClassUid = FileActivity.Uid, ActivityId = FileActivity.Activity.Mount, Time = At(100 + Day), DeviceHostname = "WS-1", ActorUserName = "ann", FileName = "E:", LeftUid = "46B8-7E35",
        });
        story.Write("WS-1", 103 + Day, "copy", @"\Device\HarddiskVolume9\garden_ideas.7z", Archive, "ann");
        Match(story, 105 + Day, "WS-1", null);
        story.Audit(200 + Day, Ann, "198.51.100.10", ApiActivity.Uid, "AnonymousLinkCreated", "https://corp.example.com/sites/Designs/p/3.dwg", left: "link-1");
        for (var i = 0; i < 9; i++)
        {
            File(story, 230 + Day + i, "FileDeleted", "https://corp.example.com/sites/Designs/p/3.dwg");
        }

        story.Process("WS-1", 245 + Day, "wipe", "shell", "cipher.exe", @"cipher /w:C:\Users\ann\Pictures", "ann");
        return story;
    }

    private static void File(StoryBuilder story, double minutes, string operation, string resource) => story.Audit(minutes, Ann, "198.51.100.10", ApiActivity.Uid, operation, resource);

    private static void Match(StoryBuilder story, double minutes, string host, string? place) => story.Add(new()
    {
        Id = story.Next(), ClassUid = DataSecurityFinding.Uid, ActivityId = 1, Time = At(minutes), DeviceHostname = host, ActorUserName = Ann, EventCode = "DlpRuleMatch", Message = "Drawings must not leave",
        FileName = "garden_ideas.7z", FileSha256 = Archive, DstHostname = place,
    });
}
