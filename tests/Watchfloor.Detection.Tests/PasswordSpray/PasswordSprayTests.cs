using System.Globalization;
using Watchfloor.Detection.PasswordSpray;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.PasswordSpray;

public class PasswordSprayTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task DetectAsync_OneAddressTriesManyAndOnePasses_SaysWhoWasLetIn()
    {
        await using var lake = new LakeFixture();
        var spray = Enumerable.Range(0, 40).Select(user => Try(user, Monday.AddDays(2).AddMinutes(user), "203.0.113.9", 64500, "Script/1", passed: false));
        await lake.CommitAsync("directory.signins", [.. Office(seed: 1), .. spray, Try(17, Monday.AddDays(2).AddHours(3), "203.0.113.9", 64500, "Script/1", passed: true)]);

        var finding = Assert.Single(await lake.DetectAsync(new PasswordSprayDetector(new())));

        Assert.Equal(Severity.High, finding.Severity);
        Assert.Equal(["T1110.003", "T1078.004"], finding.Techniques);
        Assert.Equal(new(EntityKind.User, "u17@corp.example"), finding.Entities[0]);
        Assert.DoesNotContain(new(EntityKind.User, "u3@corp.example"), finding.Entities);
        Assert.Equal("203.0.113.9-u17@corp.example-2026-03-04T03:00", finding.Evidence[0].Uid);
        Assert.Contains(finding.Reasons, reason => reason is { Name: "failing_users", Value: 39 });
    }

    // No address tries more than one user and no network more than eight.
    [Fact]
    public async Task DetectAsync_OneClientOverManyAddresses_IsFoundByTheClient()
    {
        await using var lake = new LakeFixture();
        var spray = Enumerable.Range(0, 40).Select(user => Try(user, Monday.AddDays(2).AddMinutes(user * 7), $"192.0.2.{user + 1}", 64500 + (user % 5), "Script/1", passed: false));
        await lake.CommitAsync("directory.signins", [.. Office(seed: 1), .. spray]);

        var finding = Assert.Single(await lake.DetectAsync(new PasswordSprayDetector(new())));

        Assert.StartsWith("Password spray from the client Script/1: 40 users", finding.Title, StringComparison.Ordinal);
        Assert.Equal(Severity.Medium, finding.Severity);
        Assert.Contains(finding.Reasons, reason => reason is { Name: "addresses", Value: 40 });
    }

    // Five users a day: no day alone is enough.
    [Fact]
    public async Task DetectAsync_AFewTriesADay_AddUpOverDays()
    {
        await using var lake = new LakeFixture();
        var spray = Enumerable.Range(0, 25).Select(user => Try(user, Monday.AddDays(user / 5).AddHours(1 + (user % 5 * 4)), "203.0.113.9", 64500, "Script/1", passed: false));
        await lake.CommitAsync("directory.signins", [.. Office(seed: 1), .. spray]);
        var detector = new PasswordSprayDetector(new());

        Assert.Empty(await lake.DetectAsync(detector, Monday, Monday.AddDays(2)));
        Assert.Single(await lake.DetectAsync(detector, Monday.AddDays(4), Monday.AddDays(5)));

        // Nothing new in the window: it was told before.
        Assert.Empty(await lake.DetectAsync(detector, Monday.AddDays(6), Monday.AddDays(7)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task DetectAsync_MistypedPasswordsAndAnOldOneInAScript_AreNothing(int seed)
    {
        await using var lake = new LakeFixture();
        var script = Enumerable.Range(0, 500).Select(n => Try(900, Monday.AddMinutes(n * 10), "198.51.100.10", 64496, "Script/1", passed: false));
        await lake.CommitAsync("directory.signins", [.. Office(seed), .. script]);

        Assert.Empty(await lake.DetectAsync(new PasswordSprayDetector(new())));
    }

    // Who is stopped by a policy or the second factor knew the password.
    [Fact]
    public async Task DetectAsync_PolicyBlocksARoomFullOfPeople_IsNothing()
    {
        await using var lake = new LakeFixture();
        var blocked = Enumerable.Range(0, 40).Select(user => Try(user, Monday.AddDays(2).AddMinutes(user), "203.0.113.9", 64500, "Browser/9", passed: false) with { StatusCode = "53003" });
        await lake.CommitAsync("directory.signins", [.. Office(seed: 1), .. blocked]);

        Assert.Empty(await lake.DetectAsync(new PasswordSprayDetector(new())));
    }

    // A hundred people behind one address, of whom a few mistype their password each day, some at first sight.
    private static List<OcsfEvent> Office(int seed)
    {
        var random = new Random(seed);
        var events = new List<OcsfEvent>();
        for (var user = 0; user < 100; user++)
        {
            for (var day = 0; day < 5; day++)
            {
                var time = Monday.AddDays(day).AddHours(7 + (random.NextDouble() * 3));
                events.Add(Try(user, time, "198.51.100.10", 64496, "Browser/9", passed: true));
                if (random.Next(20) == 0)
                {
                    events.Add(Try(user, time.AddSeconds(-20), "198.51.100.10", 64496, "Browser/9", passed: false));
                }
            }
        }

        return events;
    }

    private static Authentication Try(int user, DateTimeOffset time, string address, int network, string client, bool passed)
    {
        var name = $"u{user}@corp.example";
        return new()
        {
            ActivityId = Authentication.Activity.Logon,
            SeverityId = Severity.Informational,
            Time = time,
            Metadata = new Metadata { Uid = string.Create(CultureInfo.InvariantCulture, $"{address}-{name}-{time:yyyy-MM-ddTHH:mm}{(passed ? "" : "-failed")}"), Product = new() { Name = "Directory", VendorName = "Example" } },
            User = new User { Name = name, TypeId = 1 },
            StatusId = passed ? 1 : 2,
            StatusCode = passed ? "0" : "50126",
            Actor = new Actor { AppName = "Mail" },
            SrcEndpoint = new NetworkEndpoint { Ip = address, AutonomousSystem = new() { Number = network } },
            HttpRequest = new() { UserAgent = client },
        };
    }
}
