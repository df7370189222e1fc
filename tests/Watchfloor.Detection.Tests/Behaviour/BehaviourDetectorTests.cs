using System.Text.Json.Nodes;
using Watchfloor.Detection.Behaviour;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.Behaviour;

public class BehaviourDetectorTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Product Sensor = new() { Name = "Sensor", VendorName = "Example" };
    private int number;

    [Fact]
    public async Task Hosts_ProgramsAndFootholdOfTheirOwn_AreFoundAlone()
    {
        await using var lake = new LakeFixture();
        List<OcsfEvent> events = [.. Office(hosts: 40, days: 4)];
        var bad = Monday.AddDays(3).AddHours(14);
        events.AddRange([Start("WS-7", bad, "dropper.exe", "winword.exe"), Start("WS-7", bad.AddMinutes(1), "stage2.exe", "dropper.exe"), Task("WS-7", bad.AddMinutes(2), "Updater Check")]);

        // A roll-out and somebody new are news as well, and no news of weight.
        events.AddRange(Enumerable.Range(0, 40).Select(host => Start($"WS-{host}", Monday.AddDays(3).AddHours(9), "newagent.exe", "services.exe")));
        events.Add(Start("WS-9", Monday.AddDays(3).AddHours(10), "notepad.exe", "explorer.exe", account: "newcomer"));
        await lake.CommitAsync("sensor.events", events);

        var finding = Assert.Single(await lake.DetectAsync(Detector("host-behaviour"), Monday));

        Assert.Equal([new Entity(EntityKind.Host, "WS-7")], finding.Entities);
        Assert.Contains(finding.Reasons, reason => reason is { Name: "new_footholds", Value: 1 });
        Assert.Contains(finding.Reasons, reason => reason.Name == "new_programs" && reason.Text.StartsWith("2 programs that at most two hosts ever ran", StringComparison.Ordinal));
        Assert.Contains(finding.Reasons, reason => reason.Name == "cold_start");
        Assert.Contains("T1053.005", finding.Techniques);
        Assert.Contains(events.OfType<ScheduledJobActivity>().Single().Metadata.Uid, finding.Evidence.Select(id => id.Uid));
        Assert.Empty(OcsfValidator.Default.Validate(FindingEvents.ToEvent(finding, TimeProvider.System)).Errors);
    }

    [Fact]
    public async Task Hosts_QuietWeek_GivesNothing()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("sensor.events", [.. Office(hosts: 60, days: 7)]);

        Assert.Empty(await lake.DetectAsync(Detector("host-behaviour"), Monday));
    }

    [Fact]
    public async Task Hosts_SameEventsInAnotherOrderAndOnOneThread_GiveTheSame()
    {
        List<OcsfEvent> events = [.. Office(hosts: 40, days: 3), Start("WS-7", Monday.AddDays(2), "dropper.exe", "winword.exe"), Task("WS-7", Monday.AddDays(2).AddMinutes(2), "Updater Check")];
        await using var first = new LakeFixture(threads: 1);
        await first.CommitAsync("sensor.events", events);
        await using var second = new LakeFixture(threads: 2);
        await second.CommitAsync("sensor.events", [.. events.AsEnumerable().Reverse()]);

        var (left, right) = (await first.DetectAsync(Detector("host-behaviour"), Monday), await second.DetectAsync(Detector("host-behaviour"), Monday));

        Assert.Single(left);
        Assert.Equal(left.Select(Text), right.Select(Text));

        static string Text(Finding finding) => OcsfJson.ToJson(FindingEvents.ToEvent(finding, TimeProvider.System));
    }

    [Fact]
    public async Task Mailboxes_RuleAndMassReading_AreFound_ARuleAloneIsNot()
    {
        await using var lake = new LakeFixture();
        var events = new List<OcsfEvent>();
        for (var person = 0; person < 40; person++)
        {
            for (var day = 0; day < 3; day++)
            {
                events.Add(Mail($"p{person}@example.com", Monday.AddDays(day).AddHours(9), "MailItemsAccessed", 3 + (person % 4)));
            }
        }

        events.Add(Mail("p5@example.com", Monday.AddDays(2).AddHours(11), "New-InboxRule", 1));
        events.Add(Mail("p8@example.com", Monday.AddDays(2).AddHours(11), "New-InboxRule", 1, "\\\u202enewsletters"));
        events.Add(Mail("p8@example.com", Monday.AddDays(2).AddHours(12), "MailItemsAccessed", 400, address: "203.0.113.9"));
        await lake.CommitAsync("office", events);

        var finding = Assert.Single(await lake.DetectAsync(Detector("mailbox-behaviour"), Monday));

        Assert.Equal([new Entity(EntityKind.Mailbox, "p8@example.com"), new Entity(EntityKind.User, "p8@example.com")], finding.Entities);
        Assert.Contains(finding.Reasons, reason => reason is { Name: "rules", Value: 1 });
        Assert.Contains(finding.Reasons, reason => reason.Name == "items_read" && reason.Value > 400);
    }

    [Fact]
    public async Task Principals_NewcomerFromANetworkOfItsOwn_IsFound_ANewcomerAmongTheOthersIsNot()
    {
        await using var lake = new LakeFixture();
        var events = new List<OcsfEvent>();
        for (var day = 0; day < 4; day++)
        {
            events.AddRange(Enumerable.Range(0, 12).SelectMany(app => Enumerable.Range(0, 5).Select(hour => SignIn($"App {app}", Monday.AddDays(day).AddHours(hour), 64500, "DE"))));
        }

        events.Add(SignIn("Honest Newcomer", Monday.AddDays(2).AddHours(4), 64500, "DE"));
        events.Add(SignIn("Mail Migration", Monday.AddDays(3).AddHours(4), 64545, "ZZ"));
        await lake.CommitAsync("directory.signins", events);

        var finding = Assert.Single(await lake.DetectAsync(Detector("principal-behaviour"), Monday));

        Assert.Equal([new Entity(EntityKind.Application, "Mail Migration")], finding.Entities);
        Assert.Equal(Severity.Medium, finding.Severity);
        Assert.Contains(finding.Reasons, reason => reason.Name == "why_not_higher");
    }

    // A build machine: every other day a program and a task of its own that nobody else has. WS-7 does the same once.
    [Fact]
    public async Task Hosts_WhoIsOddEveryOtherDay_IsJudgedByHimself_WhoIsOddOnceIsFound()
    {
        await using var lake = new LakeFixture();
        List<OcsfEvent> events = [.. Office(hosts: 40, days: 22)];
        for (var day = 1; day < 22; day += 2)
        {
            events.AddRange(Odd("WS-3", day));
        }

        events.AddRange(Odd("WS-7", 21));
        await lake.CommitAsync("sensor.events", events);
        var detector = new BehaviourDetector(BehaviourProfile.All.Single(profile => profile.Name == "host-behaviour"), new() { TailProbability = 0.02 });

        var early = await lake.DetectAsync(detector, Monday.AddDays(3), Monday.AddDays(6));
        var late = await lake.DetectAsync(detector, Monday.AddDays(21));

        Assert.Contains(early, finding => finding.Entities[0].Value == "WS-3");
        var finding = Assert.Single(late);
        Assert.Equal("WS-7", finding.Entities[0].Value);
        Assert.Contains(finding.Reasons, reason => reason is { Name: "own_days", Value: 0 });

        IEnumerable<OcsfEvent> Odd(string host, int day) =>
        [
            .. Enumerable.Range(0, 12).Select(i => Start(host, Monday.AddDays(day).AddHours(14), $"build-{host}-{day}-{i}.exe", "make.exe")),
            .. Enumerable.Range(0, 6).Select(i => Task(host, Monday.AddDays(day).AddHours(15), $"Job {host} {day} {i}")),
        ];
    }

    [Fact]
    public async Task AnyProfile_EmptyLake_GivesNothing()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("sensor.events", [Start("WS-1", Monday, "a.exe", "b.exe")]);

        foreach (var profile in BehaviourProfile.All)
        {
            Assert.Empty(await lake.DetectAsync(new BehaviourDetector(profile, new()), Monday));
        }
    }

    private static BehaviourDetector Detector(string name) => new(BehaviourProfile.All.Single(profile => profile.Name == name), new());

    private IEnumerable<OcsfEvent> Office(int hosts, int days)
    {
        string[] programs = ["outlook.exe", "chrome.exe", "excel.exe", "teams.exe", "svchost.exe"];
        return Enumerable.Range(0, days).SelectMany(day => Enumerable.Range(0, hosts).SelectMany(host => programs.Select((program, i) => Start($"WS-{host}", Monday.AddDays(day).AddHours(8 + i), program, "explorer.exe"))));
    }

    private ProcessActivity Start(string host, DateTimeOffset time, string program, string parent, string? account = null) => new()
    {
        ActivityId = ProcessActivity.Activity.Launch,
        Time = time,
        Metadata = Next(),
        Device = new() { TypeId = 2, Hostname = host, Uid = host },
        Actor = new() { Process = new() { Name = parent } },
        Process = new() { Name = program, ParentProcess = new() { Name = parent }, User = new() { Name = account ?? $"user of {host}" } },
    };

    private ScheduledJobActivity Task(string host, DateTimeOffset time, string name) => new()
    {
        ActivityId = ScheduledJobActivity.Activity.Create,
        Time = time,
        Metadata = Next(),
        Device = new() { TypeId = 2, Hostname = host, Uid = host },
        Actor = new() { Process = new() { Name = "svchost.exe" } },
        Job = new() { Name = name },
    };

    private ApiActivity Mail(string mailbox, DateTimeOffset time, string operation, int times, string rule = "", string address = "198.51.100.10") => new()
    {
        ActivityId = ApiActivity.Activity.Other,
        Time = time,
        Metadata = Next(),
        Api = new() { Operation = operation, Service = new() { Name = "Exchange" } },
        Actor = new() { User = new() { Name = mailbox } },
        SrcEndpoint = new() { Ip = address },
        Resources = [new() { Name = mailbox + rule }],
        Unmapped = new JsonObject { ["OperationCount"] = times },
    };

    private Authentication SignIn(string app, DateTimeOffset time, int network, string country) => new()
    {
        ActivityId = Authentication.Activity.Logon,
        Time = time,
        StatusId = 1,
        Metadata = Next(),
        User = new() { Name = app, Uid = $"id-{app}", TypeId = 4 },
        Service = new() { Name = "Graph" },
        SrcEndpoint = new() { Ip = "198.51.100.20", Location = new() { Country = country }, AutonomousSystem = new() { Number = network } },
    };

    private Metadata Next() => new() { Product = Sensor, Uid = $"e{number++}" };
}
