using Watchfloor.Ocsf;
using static Watchfloor.Incidents.Tests.Investigation.StoryBuilder;

namespace Watchfloor.Incidents.Tests.Investigation;

public class BlindingTracerTests
{
    private const string Client = "client-1";
    private const string Attacker = "203.0.113.56";
    private const string Office = "198.51.100.10";
    private static readonly InvestigatedGroup Story = Investigate(Poisoned());

    [Fact]
    public void Investigate_ExclusionOverTheFolderOfTheAttack_IsToldWithWhatCameFromThere()
    {
        var blinding = Assert.Single(Story.Trace.Blindings);

        Assert.Equal(("FS-1", "ci-integration", Attacker), (blinding.Host, blinding.ClientName, blinding.Exclusion.SrcIp));
        string[] techniques = ["T1562.001", "T1078", "T1078.004", "T1195.002"];
        Assert.All(techniques, technique => Assert.Contains(Story.Investigation.Timeline, entry => entry.Techniques.Contains(technique)));
        Assert.Equal("Intrusion on FS-1, its sensor blinded, a package published", IncidentTitle.Of(Story));
    }

    [Fact]
    public void Investigate_ExclusionThatStands_IsAGapToTheEndOfTheData()
    {
        var gap = Assert.Single(Story.Investigation.Gaps, gap => gap.Text.Contains("exclusion", StringComparison.Ordinal));

        Assert.Equal((At(100), At(2000)), (gap.From, gap.To));
    }

    [Fact]
    public void Investigate_ManyNamesUnderOneDomain_AreOneLineAndOneDomain()
    {
        var line = Assert.Single(Story.Investigation.Timeline, entry => entry.Kind == "DNS Activity");

        Assert.Equal((30, "T1071.004"), (line.Count, Assert.Single(line.Techniques)));
        Assert.Equal(["t.example.net"], Story.Artifacts.Domains.Keys);
    }

    [Fact]
    public void Plan_BlindedSensor_GivesSightBackAndTakesBackWhatWasUsed()
    {
        var actions = new ActionPlanner(Poisoned().Data()).Plan(Story).Select(action => $"{action.Name} {action.Target}").ToList();

        string[] wanted = ["delete_exclusion persistence:ex-1", $"revoke_api_client application:{Client}", "rotate_credentials application:app-1", "withdraw_artifact artifact:npm/controls@4.7.3", "isolate_host host:FS-1", "hunt domain:t.example.net", $"hunt file:{Hash('7')}"];
        Assert.All(wanted, action => Assert.Contains(action, actions));
        Assert.DoesNotContain(actions, action => action.Contains("sensor", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(@"D:\Backup\**", Attacker, 100)]
    [InlineData(@"C:\build\**", Office, 100)]
    [InlineData(@"C:\build\**", Attacker, -100)]
    [InlineData(@"**\backup.exe", Attacker, 100)]
    public void Follow_OtherFolderKnownAddressOrEarlier_IsNoBlinding(string pattern, string address, double minutes) =>
        Assert.Empty(Investigate(Poisoned(pattern, address, minutes)).Trace.Blindings);

    [Theory]
    [InlineData("**")]
    [InlineData(@"C:\**")]
    [InlineData(@"**\PLUGIN.js")]
    public void Follow_PatternOfOtherShapeThatCoversIt_IsBlinding(string pattern) => Assert.Single(Investigate(Poisoned(pattern)).Trace.Blindings);

    [Fact]
    public void Follow_RemovedExclusion_EndsTheGap()
    {
        var story = Poisoned();
        story.SensorChange(400, Client, Office, null, "ex-1");

        Assert.Equal(At(400), Assert.Single(Investigate(story).Trace.Blindings).Removal?.Time);
    }

    [Fact]
    public void ActsOf_SecondToolWithIdsOfItsOwn_AddsOnlyWhatTheFirstDidNotSee()
    {
        var story = new StoryBuilder();
        story.Process("FS-1", 1, "a1", null, "node.exe", "node.exe plugin.js");
        story.Process("FS-1", 2, "a2", null, "cmd.exe", "cmd.exe /c set");
        story.Add(new() { Id = new("second.tool", "p"), ClassUid = ProcessActivity.Uid, ActivityId = ProcessActivity.Activity.Launch, Time = At(1).AddSeconds(2), DeviceHostname = "FS-1", ProcessUid = "b1", ProcessName = "NODE.EXE", CommandLine = "node.exe plugin.js" });
        story.Look("FS-1", 3, "b1", "only.example.net");
        story.Look("FS-1", 4, "a1", "both.example.net");
        story.Look("FS-1", 4.05, "b1", "both.example.net");

        Assert.Equal(["both.example.net", "only.example.net"], story.Data().History("FS-1")!.ActsOf("a1").Select(act => act.QueryHostname).Order(StringComparer.Ordinal));
    }

    private static InvestigatedGroup Investigate(StoryBuilder story) => new Investigator(story.Data()).Investigate(new([Finding("FS-1", 80, "sc", "T1562.001")], ["alone"], []));

    private static StoryBuilder Poisoned(string pattern = @"C:\build\**", string address = Attacker, double minutes = 100)
    {
        var story = new StoryBuilder();
        story.Process("FS-1", 1, "up", "services", "toolupdater.exe", @"""C:\Program Files\Tools\toolupdater.exe"" /auto", path: @"C:\Program Files\Tools\toolupdater.exe", parentName: "services.exe");
        story.Write("FS-1", 2, "up", @"C:\build\tools\plugins\plugin.js", Hash('7'));
        story.Process("FS-1", 3, "node", "up", "node.exe", @"node.exe C:\build\tools\plugins\plugin.js", path: @"C:\Program Files\nodejs\node.exe");
        for (var i = 0; i < 30; i++)
        {
            story.Look("FS-1", 5 + (i * 0.4), "node", $"a{i:x4}.{i}.t.example.net");
        }

        story.Process("FS-1", 80, "sc", "node", "sc.exe", "sc stop csagent");
        story.SensorChange(-3000, Client, Office, null, null);
        story.SensorChange(minutes - 0.3, Client, address, null, null);
        story.SensorChange(minutes, Client, address, pattern, "ex-1");
        story.FromAddress(150, Attacker, Authentication.Uid, "0", "build-pipeline", "app-1", null);
        story.FromAddress(155, Attacker, ApiActivity.Uid, "PackagePublished", "build-pipeline", "app-1", "npm/controls@4.7.3");
        return story;
    }
}
