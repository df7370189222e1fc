using System.Globalization;
using Watchfloor.Detection.MfaFatigue;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.MfaFatigue;

public class MfaFatigueTests
{
    private const string Home = "198.51.100.10";
    private const string Stranger = "203.0.113.9";
    private static readonly DateTimeOffset Night = new(2026, 3, 4, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task DetectAsync_PromptsFromAStrangerAndAnApproval_IsHighAndNamesBoth()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("directory.signins", [.. Habit("ann"), .. Prompts("ann", 6, Stranger), SignIn("ann", Night.AddMinutes(31), Stranger, passed: true)]);

        var finding = Assert.Single(await lake.DetectAsync(new MfaFatigueDetector(new())));

        Assert.Equal("MFA fatigue: ann@corp.example was prompted 6 times and then approved", finding.Title);
        Assert.Equal(Severity.High, finding.Severity);
        Assert.Equal(["T1621", "T1078.004"], finding.Techniques);
        Assert.Equal([new(EntityKind.User, "ann@corp.example"), new(EntityKind.Address, Stranger)], finding.Entities);
        Assert.Equal("ann-2026-03-04T01:31", finding.Evidence[0].Uid);
        Assert.Equal(7, finding.Evidence.Count);
    }

    [Fact]
    public async Task DetectAsync_NobodyGivesIn_IsMedium()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("directory.signins", [.. Habit("ann"), .. Prompts("ann", 6, Stranger)]);

        var finding = Assert.Single(await lake.DetectAsync(new MfaFatigueDetector(new())));

        Assert.Equal(Severity.Medium, finding.Severity);
        Assert.Equal(["T1621"], finding.Techniques);
    }

    // The phone lies in another room; a sign-in from home is no answer to a stranger's prompt; three prompts are a person who is slow.
    [Theory]
    [InlineData(6, Home, Home)]
    [InlineData(3, Stranger, Stranger)]
    public async Task DetectAsync_WhatPeopleDo_IsNothing(int prompts, string from, string approvedFrom)
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("directory.signins", [.. Habit("ann"), .. Prompts("ann", prompts, from), SignIn("ann", Night.AddMinutes(31), approvedFrom, passed: true)]);

        Assert.Empty(await lake.DetectAsync(new MfaFatigueDetector(new())));
    }

    [Fact]
    public async Task DetectAsync_OwnSignInFromHomeMeanwhile_IsNoApproval()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("directory.signins", [.. Habit("ann"), .. Prompts("ann", 6, Stranger), SignIn("ann", Night.AddMinutes(31), Home, passed: true)]);

        Assert.Equal(Severity.Medium, Assert.Single(await lake.DetectAsync(new MfaFatigueDetector(new()))).Severity);
    }

    private static IEnumerable<OcsfEvent> Habit(string user) => Enumerable.Range(1, 10).Select(day => SignIn(user, Night.AddDays(-day).AddHours(8), Home, passed: true));

    private static IEnumerable<OcsfEvent> Prompts(string user, int count, string from) => Enumerable.Range(0, count).Select(n => SignIn(user, Night.AddMinutes(n * 5), from, passed: false));

    private static Authentication SignIn(string user, DateTimeOffset time, string address, bool passed) => new()
    {
        ActivityId = Authentication.Activity.Logon,
        SeverityId = Severity.Informational,
        Time = time,
        Metadata = new Metadata { Uid = string.Create(CultureInfo.InvariantCulture, $"{user}-{time:yyyy-MM-ddTHH:mm}"), Product = new() { Name = "Directory", VendorName = "Example" } },
        User = new User { Name = $"{user}@corp.example", TypeId = 1 },
        StatusId = passed ? 1 : 2,
        StatusCode = passed ? "0" : "500121",
        StatusDetail = passed ? null : "Authentication failed during strong authentication request.; MFA denied; user declined the authentication",
        IsMfa = true,
        Actor = new Actor { AppName = "Mail" },
        SrcEndpoint = new NetworkEndpoint { Ip = address },
    };
}
