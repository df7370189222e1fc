using Watchfloor.Detection.LateralMovement;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.LateralMovement;

public class LateralMovementTests
{
    private static readonly DateTimeOffset Monday = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Product Sensor = new() { Name = "Sensor", VendorName = "Example" };

    [Fact]
    public async Task DetectAsync_KnownUserFromStrangeMachineLeavesNewService_IsHighAndNamesAll()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("sensor.logons", [.. Habits(), Logon("helpdesk", "FS-01", "10.0.0.8", "10.0.1.1", 3, Monday.AddDays(2), "edge")]);
        await lake.CommitAsync("sensor.services", [Service("FS-01", "qwertzui", Monday.AddDays(2).AddSeconds(40), "svc")]);

        var findings = await lake.DetectAsync(new LateralMovementDetector(new()), Monday.AddDays(1));

        var finding = Assert.Single(findings);
        Assert.Equal(Severity.High, finding.Severity);
        Assert.Contains(new(EntityKind.User, "helpdesk"), finding.Entities);
        Assert.Contains(new(EntityKind.Host, "FS-01"), finding.Entities);
        Assert.Contains(new(EntityKind.Host, "WS-8"), finding.Entities);
        Assert.Contains(new(EntityKind.Persistence, "qwertzui"), finding.Entities);
        Assert.Equal([new("sensor.logons", "edge"), new("sensor.services", "svc")], finding.Evidence);
        Assert.Contains("T1569.002", finding.Techniques);
    }

    [Fact]
    public async Task DetectAsync_SameLogonFromOwnMachineWithServiceThatEveryHostHas_IsNoFinding()
    {
        await using var lake = new LakeFixture();
        await lake.CommitAsync("sensor.logons", [.. Habits(), Logon("helpdesk", "FS-01", "10.0.0.1", "10.0.1.1", 3, Monday.AddDays(2), "edge")]);
        await lake.CommitAsync("sensor.services", [Service("WS-8", "Updater", Monday, "svc-1"), Service("FS-01", "Updater", Monday.AddDays(2).AddSeconds(40), "svc-2")]);

        var findings = await lake.DetectAsync(new LateralMovementDetector(new()), Monday.AddDays(1));

        Assert.Empty(findings);
    }

    [Fact]
    public async Task DetectAsync_AccountThatChangesOnTheWay_IsFoundWithItsPath()
    {
        await using var lake = new LakeFixture();
        var start = Monday.AddDays(2);
        await lake.CommitAsync("sensor.logons",
        [
            .. Habits(),
            Logon("service-backup", "SRV-2", "10.0.0.7", "10.0.1.2", 3, Monday, "habit"),
            Logon("engineer", "SRV-1", "10.0.0.66", "10.0.1.1", 3, start, "hop-1"),
            Logon("service-backup", "SRV-3", "10.0.1.1", "10.0.1.3", 3, start.AddMinutes(12), "hop-2"),
        ]);

        var finding = Assert.Single(await lake.DetectAsync(new LateralMovementDetector(new()), Monday.AddDays(1)), finding => finding.Evidence[0].Uid == "hop-2");

        Assert.Equal(Severity.High, finding.Severity);
        Assert.Equal(["hop-2", "hop-1"], finding.Evidence.Select(id => id.Uid));
        Assert.Contains(finding.Reasons, reason => reason.Name == "account_changed" && reason.Text.Contains("engineer had logged on to SRV-1 from 10.0.0.66", StringComparison.Ordinal));
        Assert.Contains(finding.Reasons, reason => reason.Name == "path" && reason.Text.Contains("engineer from 10.0.0.66 to SRV-1, then service-backup from SRV-1 to SRV-3", StringComparison.Ordinal));
        Assert.Contains("T1078", finding.Techniques);
    }

    [Fact]
    public async Task DetectAsync_AccountThatChangesAtAJumpHost_IsNoFinding()
    {
        await using var lake = new LakeFixture();
        var jumps = Enumerable.Range(0, 5).SelectMany(i => new OcsfEvent[]
        {
            Logon($"admin{i}", "JUMP", $"10.0.0.{20 + i}", "10.0.1.9", 10, Monday.AddHours(i), $"in-{i}"),
            Logon($"admin{i}-adm", $"SRV-{i}", "10.0.1.9", $"10.0.1.{20 + i}", 10, Monday.AddHours(i).AddMinutes(3), $"on-{i}"),
        });
        await lake.CommitAsync("sensor.logons",
        [
            .. Habits(), .. jumps, Logon("helpdesk", "JUMP", "10.0.0.1", "10.0.1.9", 10, Monday.AddDays(2), "in"), Logon("helpdesk-adm", "SRV-1", "10.0.0.1", "10.0.1.21", 10, Monday, "known"),
            Logon("helpdesk-adm", "SRV-3", "10.0.1.9", "10.0.1.23", 10, Monday.AddDays(2).AddMinutes(4), "on"),
        ]);

        Assert.Empty(await lake.DetectAsync(new LateralMovementDetector(new()), Monday.AddDays(1)));
    }

    // The helpdesk sits at WS-1 and another person at WS-8.
    private static IEnumerable<OcsfEvent> Habits() => Enumerable.Range(0, 8).SelectMany(i => new OcsfEvent[]
    {
        Logon("helpdesk", "WS-1", null, "10.0.0.1", 2, Monday.AddHours(i), $"own-{i}"),
        Logon("engineer", "WS-8", null, "10.0.0.8", 2, Monday.AddHours(i), $"eng-{i}"),
    });

    private static Authentication Logon(string user, string host, string? from, string hostAddress, int type, DateTimeOffset time, string uid) => new()
    {
        ActivityId = Authentication.Activity.Logon,
        Time = time,
        StatusId = 1,
        Metadata = new() { Product = Sensor, Uid = uid },
        User = new() { Name = user, Uid = $"S-1-5-21-{user}" },
        SrcEndpoint = from is null ? null : new() { Ip = from },
        DstEndpoint = new() { Hostname = host },
        LogonTypeId = type,
        Device = new() { TypeId = 2, Uid = $"id-{host}", Hostname = host, Ip = hostAddress },
    };

    private static WindowsServiceActivity Service(string host, string name, DateTimeOffset time, string uid) => new()
    {
        ActivityId = WindowsServiceActivity.Activity.Start,
        Time = time,
        Metadata = new() { Product = Sensor, Uid = uid },
        WinService = new() { Name = name },
        Device = new() { TypeId = 1, Uid = $"id-{host}", Hostname = host },
        Actor = new() { Process = new() { Name = "services.exe" } },
    };
}
