using Watchfloor.Detection.Anomaly;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.Anomaly;

public class SignInAnomalyTests(ITestOutputHelper output)
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly Product Directory = new() { Name = "Directory", VendorName = "Example" };
    private static readonly string[] Apps = ["Mail", "Chat", "Files", "Portal", "Reports"];

    [Fact]
    public async Task DetectAsync_StrangerWithoutDeviceFromNewCountry_IsFirstAndSaysWhy()
    {
        await using var lake = new LakeFixture();
        var events = Company(seed: 3, people: 200, days: 5);
        var stolen = SignIn("u17@corp.example", Monday.AddDays(4).AddHours(10).AddMinutes(7), "stolen-1", "203.0.113.77", "ZZ", 64500, "Nowhere", (55, 37), null, "Portal", "OldBrowser/1.0", mfa: false);
        var office = SignIn("u17@corp.example", stolen.Time.AddMinutes(-50), "office-1", "198.51.100.10", "DE", 64496, "Office", (48.5, 9.5), "dev-17", "Mail", "Browser/9", mfa: true);
        await lake.CommitAsync("directory.signins", [.. events, office, stolen]);

        var findings = await lake.DetectAsync(new SignInAnomalyDetector(new()));

        Print(findings);
        var finding = findings[0];
        Assert.Contains(new(EntityKind.User, "u17@corp.example"), finding.Entities);
        Assert.Contains(new("directory.signins", "stolen-1"), finding.Evidence);
        Assert.Contains(finding.Reasons, reason => reason.Name == "country" && reason.Text.StartsWith("Country ZZ seen 0 of ", StringComparison.Ordinal));
        Assert.Contains(finding.Reasons, reason => reason.Name == "travel");
        Assert.Contains(finding.Reasons, reason => reason.Name == "mfa_missing");
        Assert.InRange(findings.Count, 1, 15);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task DetectAsync_QuietWeek_GivesAFewAtMost(int seed)
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("directory.signins", Company(seed, people: 300, days: 7));

        var findings = await lake.DetectAsync(new SignInAnomalyDetector(new()), Monday.AddDays(3));

        Print(findings);
        // 300 people and four days; a few a day on 1,200 people is one a day here.
        Assert.InRange(findings.Count, 0, 4);
    }

    [Fact]
    public async Task DetectAsync_NewUser_IsJudgedByTheCompany()
    {
        await using var lake = new LakeFixture();
        var events = Company(seed: 4, people: 200, days: 5);
        var usual = SignIn("new1@corp.example", Monday.AddDays(4).AddHours(9), "new-usual", "198.51.100.10", "DE", 64496, "Office", (50, 10), "dev-new1", "Mail", "Browser/9", mfa: true);
        var odd = SignIn("new2@corp.example", Monday.AddDays(4).AddHours(3), "new-odd", "203.0.113.78", "ZZ", 64500, "Nowhere", (55, 37), null, "Portal", "OldBrowser/1.0", mfa: false);
        await lake.CommitAsync("directory.signins", [.. events, usual, odd]);

        var findings = await lake.DetectAsync(new SignInAnomalyDetector(new()));

        var finding = Assert.Single(findings, finding => finding.Entities.Contains(new(EntityKind.User, "new2@corp.example")));
        Assert.Contains(finding.Reasons, reason => reason.Name == "cold_start");
        Assert.DoesNotContain(findings, finding => finding.Entities.Contains(new(EntityKind.User, "new1@corp.example")));
    }

    // A service account that signs in from another country each second day; it is told in its first week and a habit in its third.
    [Fact]
    public async Task DetectAsync_AccountThatIsAlwaysOdd_IsJudgedByItself()
    {
        await using var lake = new LakeFixture();
        var events = Company(seed: 5, people: 120, days: 22);
        for (var day = 0; day < 22; day++)
        {
            events.Add(SignIn("svc-mail@corp.example", Monday.AddDays(day).AddHours(2), $"svc-{day}", "198.51.100.10", "DE", 64496, "Office", (48.5, 9.5), "dev-svc", "Mail", "Browser/9", mfa: true));
            if (day % 2 == 1)
            {
                events.Add(SignIn("svc-mail@corp.example", Monday.AddDays(day).AddHours(3), $"svc-odd-{day}", $"203.0.113.{100 + day}", $"Z{(char)('A' + day)}", 64600 + day, $"Far {day}", (-30 - day, 100 + day), null, "Portal", $"Script/{day}", mfa: false));
            }
        }

        events.Add(SignIn("u17@corp.example", Monday.AddDays(21).AddHours(11), "stolen", "203.0.113.77", "ZZ", 64500, "Nowhere", (55, 37), null, "Portal", "OldBrowser/1.0", mfa: false));
        await lake.CommitAsync("directory.signins", events);
        var detector = new SignInAnomalyDetector(new() { TailProbability = 0.01 });

        var early = await lake.DetectAsync(detector, Monday.AddDays(3), Monday.AddDays(4));
        var late = await lake.DetectAsync(detector, Monday.AddDays(21));

        Print(early);
        Print(late);
        Assert.Contains(early, finding => finding.Entities[0].Value == "svc-mail@corp.example");
        Assert.DoesNotContain(late, finding => finding.Entities[0].Value == "svc-mail@corp.example");
        var found = Assert.Single(late, finding => finding.Entities[0].Value == "u17@corp.example");
        Assert.Contains(found.Reasons, reason => reason is { Name: "own_sign_ins", Value: 0 });
        Assert.DoesNotContain(found.Reasons, reason => reason.Name == "drift");
    }

    // Overnight everybody signs in through a new network, from a new city, with a new client.
    [Fact]
    public async Task DetectAsync_EverybodyMovesAtOnce_TheFindingSaysThatScoresDrift()
    {
        await using var lake = new LakeFixture();
        var events = Company(seed: 5, people: 120, days: 11).Cast<Authentication>().Select(signIn => signIn.Time < Monday.AddDays(10) ? signIn : signIn with
        {
            SrcEndpoint = signIn.SrcEndpoint! with { Ip = "192.0.2.7", AutonomousSystem = new() { Number = 64999 }, Location = signIn.SrcEndpoint.Location! with { City = "New Office" } },
            HttpRequest = new() { UserAgent = "Browser/10" },
        });
        await lake.CommitAsync("directory.signins", [.. events, SignIn("u17@corp.example", Monday.AddDays(10).AddHours(11), "stolen", "203.0.113.77", "ZZ", 64500, "Nowhere", (55, 37), null, "Portal", "OldBrowser/1.0", mfa: false)]);

        var findings = await lake.DetectAsync(new SignInAnomalyDetector(new()), Monday.AddDays(10));

        Print(findings);
        Assert.Contains(findings, finding => finding.Entities[0].Value == "u17@corp.example");
        Assert.All(findings, finding => Assert.Contains(finding.Reasons, reason => reason.Name == "drift" && reason.Value >= 0.3));
    }

    [Fact]
    public async Task DetectAsync_PlacesWithoutCoordinates_NobodyTravels()
    {
        await using var lake = new LakeFixture();
        var events = Company(seed: 6, people: 150, days: 4).Cast<Authentication>()
            .Select(signIn => signIn with { SrcEndpoint = signIn.SrcEndpoint! with { Location = signIn.SrcEndpoint.Location! with { Lat = null, Long = null } } });
        await lake.CommitAsync("directory.signins", [.. events]);

        var findings = await lake.DetectAsync(new SignInAnomalyDetector(new() { MinimumSurprises = 1, TailProbability = 0.2 }));

        Assert.NotEmpty(findings);
        Assert.DoesNotContain(findings, finding => finding.Reasons.Any(reason => reason.Name == "travel"));
    }

    [Fact]
    public async Task DetectAsync_ServicePrincipal_IsLeftToItsOwnDetector()
    {
        await using var lake = new LakeFixture();
        var odd = SignIn("backup tool", Monday.AddDays(4).AddHours(3), "tool-odd", "203.0.113.78", "ZZ", 64500, "Nowhere", (55, 37), null, "Portal", "OldBrowser/1.0", mfa: false);
        await lake.CommitAsync("directory.signins", [.. Company(seed: 4, people: 200, days: 5), odd with { User = odd.User! with { TypeId = 4 } }]);

        var findings = await lake.DetectAsync(new SignInAnomalyDetector(new()));

        Assert.DoesNotContain(findings, finding => finding.Evidence.Contains(new("directory.signins", "tool-odd")));
    }

    private void Print(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
        {
            output.WriteLine($"{finding.Score:0.000} {finding.Title}: {string.Join(" ", finding.Reasons.Select(reason => reason.Text))}");
        }
    }

    // Office people with a device each, some at home, a phone now and then, a few trips abroad.
    private static List<OcsfEvent> Company(int seed, int people, int days)
    {
        var random = new Random(seed);
        var events = new List<OcsfEvent>();
        var number = 0;
        for (var person = 0; person < people; person++)
        {
            var user = $"u{person}@corp.example";
            var homeNetwork = 64510 + (person % 9);
            var city = $"Town {person % 25}";
            var place = (Lat: 48 + ((person % 25) * 0.1), Long: 9 + ((person % 25) * 0.1));
            var travels = random.NextDouble() < 0.01;
            for (var day = 0; day < days; day++)
            {
                var count = day % 7 is 5 or 6 ? random.Next(10) == 0 ? 1 : 0 : 2 + random.Next(5);
                for (var i = 0; i < count; i++)
                {
                    var time = Monday.AddDays(day).AddHours(6.5 + (random.NextDouble() * 10.5));
                    var office = random.NextDouble() < 0.7;
                    var phone = random.NextDouble() < 0.15;
                    var abroad = travels && day >= days - 2;
                    events.Add(SignIn(
                        user,
                        time,
                        $"s{number++}",
                        abroad ? $"192.0.2.{person % 250}" : office ? "198.51.100.10" : $"203.0.113.{person % 60}",
                        abroad ? "AT" : "DE",
                        abroad ? 64530 : office ? 64496 : homeNetwork,
                        abroad ? "Hotel" : office ? "Office" : city,
                        abroad ? (47, 13) : office ? (48.5, 9.5) : place,
                        phone ? $"phone-{person}" : $"dev-{person}",
                        Apps[Math.Min(random.Next(Apps.Length), random.Next(Apps.Length))],
                        phone ? "Phone/4" : "Browser/9",
                        mfa: random.NextDouble() < 0.9));
                }
            }
        }

        return events;
    }

    private static Authentication SignIn(
        string user, DateTimeOffset time, string uid, string address, string country, int network, string city, (double Lat, double Long) place, string? device, string app, string agent, bool mfa) => new()
        {
            ActivityId = Authentication.Activity.Logon,
            Time = time,
            StatusId = 1,
            Metadata = new() { Product = Directory, Uid = uid },
            User = new() { Name = user, Uid = $"id-{user}" },
            Service = new() { Name = app },
            Actor = new() { AppName = app },
            SrcEndpoint = new() { Ip = address, Location = new() { Country = country, City = city, Lat = place.Lat, Long = place.Long }, AutonomousSystem = new() { Number = network } },
            Device = device is null ? null : new() { TypeId = 2, Uid = device },
            HttpRequest = new() { UserAgent = agent },
            IsMfa = mfa,
        };
}
