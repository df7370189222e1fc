using Watchfloor.Detection.Anomaly;
using Watchfloor.Detection.MfaFatigue;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.Anomaly;

/// <summary>Attacks on accounts by name that no scenario of the lab plays, each put into a quiet company's sign-ins. The others are in the end-to-end tests' class of this name.</summary>
public class NamedAttackTests
{
    private const string Victim = "u17@corp.example";
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Place Office = new("198.51.100.10", 64496, "DE", "Office", 48.5, 9.5);
    private static readonly Place Far = new("203.0.113.77", 64500, "ZZ", "Nowhere", -33, 151);
    private static readonly Device Own = new() { TypeId = 2, Uid = "device-17" };

    public static TheoryData<int> Seeds => [1, 2];

    // At the desk, and forty minutes later 16,000 km away with no device and no second factor.
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task ImpossibleTravel_IsFoundByTheSignInModel(int seed)
    {
        var at = Monday.AddDays(4).AddHours(10);

        var finding = await FindAsync(seed, SignIn(Victim, at, "desk", Office, Own, "Browser/9"), SignIn(Victim, at.AddMinutes(40), "attack", Far, null, "Browser/9"));

        Assert.Contains(finding.Reasons, reason => reason.Name == "travel");
    }

    // Not before the next day, so that nobody travels too fast: the device and the country are what is new.
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task NewDeviceAndNewCountry_IsFoundByTheSignInModel(int seed)
    {
        var finding = await FindAsync(seed, SignIn(Victim, Monday.AddDays(5).AddHours(3), "attack", Far with { Latitude = 52, Longitude = 12 }, new() { TypeId = 2, Uid = "device-new" }, "OtherBrowser/1"));

        Assert.Contains(finding.Reasons, reason => reason.Name == "country");
        Assert.Contains(finding.Reasons, reason => reason.Name == "device");
        Assert.DoesNotContain(finding.Reasons, reason => reason.Name == "travel");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task MfaFatigue_IsFoundByItsDetector(int seed)
    {
        await using var lake = new LakeFixture();
        var at = Monday.AddDays(4).AddHours(2);
        var prompts = Enumerable.Range(0, 7).Select(n => SignIn(Victim, at.AddMinutes(4 * n), $"prompt-{n}", Far, null, "OtherBrowser/1") with { StatusId = 2, StatusCode = "500121", IsMfa = true });
        await lake.CommitAsync("directory.signins", [.. Company(seed), .. prompts, SignIn(Victim, at.AddMinutes(29), "attack", Far, null, "OtherBrowser/1") with { IsMfa = true }]);

        var finding = Assert.Single(await lake.DetectAsync(new MfaFatigueDetector(new())));

        Assert.Equal(Severity.High, finding.Severity);
        Assert.Equal("attack", finding.Evidence[0].Uid);
    }

    private static async Task<Finding> FindAsync(int seed, params IEnumerable<OcsfEvent> attack)
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("directory.signins", [.. Company(seed), .. attack]);

        var findings = await lake.DetectAsync(new SignInAnomalyDetector(new()), Monday.AddDays(3));

        // Nothing else comes before it.
        Assert.Contains(new(EntityKind.User, Victim), findings[0].Entities);
        Assert.Contains(new("directory.signins", "attack"), findings[0].Evidence);
        return findings[0];
    }

    // 150 people for six days: at the office and at home, on a computer and sometimes a phone.
    private static List<OcsfEvent> Company(int seed)
    {
        var random = new Random(seed);
        var events = new List<OcsfEvent>();
        for (var person = 0; person < 150; person++)
        {
            var home = new Place($"203.0.113.{100 + (person % 50)}", 64510 + (person % 5), "DE", $"Town {person % 10}", 48 + (person % 10 * 0.1), 9 + (person % 10 * 0.1));
            for (var n = 0; n < 24; n++)
            {
                var isPhone = random.Next(8) == 0;
                events.Add(SignIn(
                    $"u{person}@corp.example",
                    Monday.AddDays(n / 4).AddHours(7 + (random.NextDouble() * 10)),
                    $"s{person}-{n}",
                    random.Next(3) > 0 ? Office : home,
                    new() { TypeId = 2, Uid = isPhone ? $"phone-{person}" : $"device-{person}" },
                    isPhone ? "Phone/4" : "Browser/9") with { IsMfa = true });
            }
        }

        return events;
    }

    private static Authentication SignIn(string user, DateTimeOffset time, string uid, Place place, Device? device, string agent) => new()
    {
        ActivityId = Authentication.Activity.Logon,
        Time = time,
        StatusId = 1,
        Metadata = new() { Product = new() { Name = "Directory", VendorName = "Example" }, Uid = uid },
        User = new() { Name = user, Uid = $"id-{user}" },
        Actor = new() { AppName = "Mail" },
        SrcEndpoint = new() { Ip = place.Address, Location = new() { Country = place.Country, City = place.City, Lat = place.Latitude, Long = place.Longitude }, AutonomousSystem = new() { Number = place.Network } },
        Device = device,
        HttpRequest = new() { UserAgent = agent },
        IsMfa = false,
    };

    private sealed record Place(string Address, int Network, string Country, string City, double Latitude, double Longitude);
}
