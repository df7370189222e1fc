using Watchfloor.Lab.Faults;

namespace Watchfloor.Lab.Tests.Faults;

public class FaultProfileTests
{
    // Few requests may meet none of the rare faults; these play none at all.
    private static readonly string[] Quiet = ["none", "late", "clock", "flaky"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Survivable => [.. LabFaults.Profiles.Where(name => name != "retired")];

    [Theory]
    [MemberData(nameof(Survivable))]
    public async Task Profile_RightClient_GetsEveryRecord(string profile)
    {
        await using var calm = await LabHost.StartAsync(new LabOptions { Employees = 60 }, Token);
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 60, FaultProfile = profile, FaultSeed = 11 }, Token);
        using var calmClient = new PatientClient(calm);
        using var client = new PatientClient(lab);

        var (users, alerts) = (await client.UsersAsync(), await client.AlertsAsync());
        var byId = await client.AlertsByIdAsync(alerts);

        Assert.Equal(await calmClient.UsersAsync(), users);
        Assert.Equal(await calmClient.AlertsAsync(), alerts);
        Assert.Equal(alerts, byId);
        Assert.True(Quiet.Contains(profile) || lab.Faults.Played.Count > 0, "nothing went wrong");
    }

    [Fact]
    public void Schedule_SameSeed_PlaysTheSameFaultsOnEachPath_InWhateverOrderThePathsAreAsked()
    {
        var request = new FaultRequest("microsoft", "GET", "/v1.0/users");
        var (alone, mixed, other) = (Schedule("storm", 5), Schedule("storm", 5), Schedule("storm", 6));

        var first = Enumerable.Range(0, 200).Select(_ => alone.Next(request)).ToList();
        var second = Enumerable.Range(0, 200).Select(_ =>
        {
            mixed.Next(request with { Path = "/v1.0/auditLogs/signIns" });
            return mixed.Next(request);
        }).ToList();
        var third = Enumerable.Range(0, 200).Select(_ => other.Next(request)).ToList();

        Assert.Equal(first, second);
        Assert.NotEqual(first, third);
    }

    [Theory]
    [InlineData("flaky", 0.04, 0.13)]
    [InlineData("storm", 0.27, 0.45)]
    public void Schedule_Rate_IsAboutWhatTheProfileSays_AndNeverMoreThanTwoInARow(string profile, double from, double to)
    {
        var schedule = Schedule(profile, 9);
        var faults = Enumerable.Range(0, 2000).Select(_ => schedule.Next(new FaultRequest("crowdstrike", "GET", "/devices/entities/devices/v2"))).ToList();

        var longest = 0;
        for (var (i, run) = (0, 0); i < faults.Count; i++)
        {
            run = faults[i] is null ? 0 : run + 1;
            longest = Math.Max(longest, run);
        }

        Assert.InRange(faults.Count(fault => fault is not null) / 2000.0, from, to);
        Assert.Equal(2, longest);
        Assert.True(faults.Count(fault => fault == LabFault.ExpiredCursor) <= 2);
    }

    [Fact]
    public void Schedule_Storm_PlaysEveryKindThatSuitsTheVendor()
    {
        var schedule = Schedule("storm", 3);
        var played = Enumerable.Range(0, 5000).Select(_ => schedule.Next(new FaultRequest("crowdstrike", "POST", "/alerts/entities/alerts/v2"))).OfType<LabFault>().ToHashSet();

        // Graph's forms of a wait, what is final, what drift alone plays, and what only retirement plays.
        LabFault[] others =
        [
            LabFault.TooManyRequestsSeconds, LabFault.TooManyRequestsDate, LabFault.Forbidden, LabFault.MalformedRecord, LabFault.NotFound, LabFault.NotAllowed, LabFault.Gone,
        ];
        Assert.Equal(Enum.GetValues<LabFault>().Except(others).Order(), played.Order());
    }

    [Fact]
    public void Schedule_WhatChangesSomething_IsLeftAlone()
    {
        var schedule = Schedule("storm", 3);

        Assert.All(Enumerable.Range(0, 500), _ => Assert.Null(schedule.Next(new FaultRequest("crowdstrike", "POST", "/devices/entities/devices-actions/v2"))));
        Assert.All(Enumerable.Range(0, 500), _ => Assert.Null(schedule.Next(new FaultRequest("microsoft", "PATCH", "/v1.0/security/alerts_v2/1"))));
    }

    [Fact]
    public void Schedule_Retired_IsGoneForGood()
    {
        var schedule = Schedule("retired", 4);
        string[] paths = ["/v1.0/users", "/v1.0/auditLogs/signIns", "/v1.0/security/alerts_v2", "/v1.0/security/incidents", "/v1.0/auditLogs/directoryAudits", "/beta/auditLogs/signIns", "/api/machines"];

        var first = paths.Select(path => schedule.Next(new FaultRequest("microsoft", "GET", path))).ToList();
        var again = paths.Select(path => schedule.Next(new FaultRequest("microsoft", "GET", path))).ToList();

        Assert.Equal(first, again);
        Assert.InRange(first.Count(fault => fault is not null), 1, 5);
        Assert.Null(schedule.Next(new FaultRequest("microsoft", "POST", "/tenant/oauth2/v2.0/token")));
    }

    [Fact]
    public async Task UnknownProfile_NamesThoseThereAre()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => LabHost.StartAsync(new LabOptions { Employees = 40, FaultProfile = "sunny" }, Token));

        Assert.Contains("flaky, storm", error.Message, StringComparison.Ordinal);
    }

    private static FaultSchedule Schedule(string profile, int seed) => new(FaultProfile.Named(profile), seed);
}
