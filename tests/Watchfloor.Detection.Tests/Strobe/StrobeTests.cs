using Watchfloor.Detection.Strobe;
using Watchfloor.Detection.Tests.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.Strobe;

public class StrobeTests
{
    [Fact]
    public async Task DetectAsync_CallsWithoutPause_AreAStrobeAndABusyPageIsNot()
    {
        var events = Pauseless(1800).Company();
        for (var i = 0; i < 220; i++)
        {
            events.Call(500 + (i * 0.02), "10.0.1.50", "198.51.100.10", 443, name: "www.site0.example.org");
        }

        var findings = await events.DetectAsync(new StrobeDetector(new(), new()));

        Assert.Contains(new(EntityKind.Address, "203.0.113.9"), findings[0].Entities);
        Assert.Single(findings, finding => finding.Severity >= Severity.Medium);
    }

    [Fact]
    public async Task DetectAsync_CallsWithoutPause_CountsTheBusiestTenMinutesAndNamesRecords()
    {
        var findings = await Pauseless(1800).Company().DetectAsync(new StrobeDetector(new(), new()));

        // One call each 0.9 s from second 100 on: the second and third ten minutes are full, with 666 or 667 calls.
        var strobe = Assert.Single(findings);
        Assert.InRange(strobe.Reasons.Single(reason => reason.Name == "busiest").Value, 666, 667);
        Assert.Equal(30, strobe.Reasons.Single(reason => reason.Name == "busy_minutes").Value);
        Assert.InRange(strobe.Evidence.Count, 20, 100);
        Assert.Equal(strobe.Evidence.Count, strobe.Evidence.Distinct().Count());
    }

    [Theory]
    [InlineData("10.0.0.9", 8443, "inside_destination")]
    [InlineData("203.0.113.9", 123, "service_port")]
    public async Task DetectAsync_WhatCallsWithoutPauseByNature_IsNotMedium(string destination, int port, string why)
    {
        var findings = await Pauseless(1800, destination, port).Company().DetectAsync(new StrobeDetector(new() { Threshold = 0.1 }, new()));

        var strobe = Assert.Single(findings);
        Assert.True(strobe.Severity < Severity.Medium, strobe.Title);
        Assert.Contains(strobe.Reasons, reason => reason.Name == $"context_{why}");
    }

    [Fact]
    public async Task DetectAsync_FewerCallsThanTheRateInEveryTenMinutes_AreNotTold()
    {
        var events = new SensorEvents().Company();
        for (var i = 0; i < 2000; i++)
        {
            events.Call(i * 3.1, "10.0.1.99", "203.0.113.9", 8443);
        }

        // One call each 3.1 s is 193 or 194 in ten minutes; the rate is 200.
        Assert.Empty(await events.DetectAsync(new StrobeDetector(new(), new())));
    }

    private static SensorEvents Pauseless(int calls, string destination = "203.0.113.9", int port = 8443)
    {
        var events = new SensorEvents();
        for (var i = 0; i < calls; i++)
        {
            events.Call(100 + (i * 0.9), "10.0.1.99", destination, port);
        }

        return events;
    }
}
