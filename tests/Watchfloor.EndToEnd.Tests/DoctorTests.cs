using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors;
using Watchfloor.Lab;
using Watchfloor.Lake;
using Watchfloor.Operations;
using Watchfloor.Testing;

namespace Watchfloor.EndToEnd.Tests;

/// <summary>What the doctor says of each thing that can be wrong with an access, and how it says to mend it.</summary>
public sealed class DoctorTests : IDisposable
{
    private static readonly LabOptions Small = new() { Employees = 20, PageSize = 200 };

    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_EverythingGranted_AllIsWell()
    {
        var checks = await ExamineAsync(Small);

        Assert.All(checks, check => Assert.True(check.Ok, $"{check.Name}: {check.Detail}"));
        Assert.Contains(checks, check => check.Name == "clock of CrowdStrike");
        Assert.Contains(checks, check => check.Name.StartsWith("proofpoint quota", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_NothingGranted_NamesThePermissionOfEachFeed()
    {
        await using var lab = await LabHost.StartAsync(Small with { CrowdStrikeScopes = [], MicrosoftPermissions = [] }, Token);
        await using var services = VendorServices.Of(lab.Clock, LabSettings.Configuration(lab));
        var permissions = services.GetServices<IConnector>().SelectMany(connector => connector.Describe()).ToDictionary(feed => feed.Name, feed => feed.Permission);

        var checks = await ExamineAsync(lab, lab.Clock, []);

        var refused = checks.Where(check => check.Name.StartsWith("crowdstrike.", StringComparison.Ordinal) || check.Name.StartsWith("microsoft.", StringComparison.Ordinal)).ToList();
        Assert.True(refused.Count > 20);
        foreach (var check in refused)
        {
            // Falcon's replicator is a queue of AWS with a key of its own.
            Assert.Equal(check.Name == "crowdstrike.fdr", check.Ok);
            Assert.True(check.Ok || check.Fix == $"Needs: {permissions[check.Name]}.", check.Fix);
            Assert.True(check.Ok || check.Detail.Contains("403", StringComparison.Ordinal), check.Detail);
        }
    }

    [Theory]
    [InlineData("CrowdStrike:ClientId", "0123456789abcdef0123456789abcdef", "crowdstrike.alerts", "the client belongs to this cloud")]
    [InlineData("CrowdStrike:ClientSecret", "0123456789", "crowdstrike.alerts", "Check Connectors:CrowdStrike:ClientId and ClientSecret")]
    [InlineData("Microsoft365:TenantId", "00000000-0000-4000-8000-000000000001", "microsoft.alerts", "check TenantId and Cloud")]
    [InlineData("Microsoft365:ClientId", "00000000-0000-4000-8000-000000000002", "microsoft.alerts", "check ClientId and TenantId")]
    [InlineData("Microsoft365:ClientSecret", "0123456789", "microsoft.alerts", "The client secret is wrong")]
    [InlineData("Proofpoint:Secret", "0123456789", "proofpoint.siem", "Principal and Secret")]
    public async Task RunAsync_WrongCredentialOrRegion_SaysWhichSetting(string setting, string value, string feed, string advice)
    {
        var checks = await ExamineAsync(Small, new() { [$"Connectors:{setting}"] = value }, feed);

        var check = checks.Single(check => check.Name == feed);
        Assert.False(check.Ok);
        Assert.Contains(advice, check.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(checks, check => setting.EndsWith("Secret", StringComparison.Ordinal) && check.Detail.Contains(value, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_ExpiredSecret_SaysSoAndHowToMakeANewOne()
    {
        var checks = await ExamineAsync(Small with { MicrosoftQuirks = new() { SecretIsExpired = true } }, sources: "microsoft.signins");

        var check = checks.Single(check => check.Name == "microsoft.signins");
        Assert.False(check.Ok);
        Assert.Contains("has expired; make a new one", check.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_ClockIsOff_SaysByHowMuchForEachVendor()
    {
        await using var lab = await LabHost.StartAsync(Small, Token);
        var checks = await ExamineAsync(lab, new SetBack(lab.Clock, TimeSpan.FromMinutes(10)), []);

        var clocks = checks.Where(check => check.Name.StartsWith("clock of", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, clocks.Count);
        Assert.All(clocks, check => Assert.Contains("this machine's clock is 0.00:10:00 behind", check.Detail, StringComparison.Ordinal));
        Assert.All(clocks, check => Assert.Contains("NTP", check.Fix!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_QuotaIsSpent_SaysSo()
    {
        await using var lab = await LabHost.StartAsync(Small with { ProofpointQuota = 1 }, Token);
        await ExamineAsync(lab, lab.Clock, [], "proofpoint.siem");

        var checks = await ExamineAsync(lab, lab.Clock, [], "proofpoint.siem");

        var check = checks.Single(check => check.Name == "proofpoint.siem");
        Assert.False(check.Ok);
        Assert.Contains("calls of 24 hours", check.Detail, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private async Task<List<Check>> ExamineAsync(LabOptions options, Dictionary<string, string?>? settings = null, params IReadOnlyList<string> sources)
    {
        await using var lab = await LabHost.StartAsync(options, Token);
        return await ExamineAsync(lab, lab.Clock, settings ?? [], sources);
    }

    private async Task<List<Check>> ExamineAsync(LabHost lab, TimeProvider time, Dictionary<string, string?> settings, params IReadOnlyList<string> sources)
    {
        var all = new Dictionary<string, string?>(LabSettings.Configuration(lab)) { ["Connectors:CrowdStrike:StreamQuiet"] = "00:00:01" };
        foreach (var (setting, value) in settings)
        {
            all[setting] = value;
        }

        await using var services = VendorServices.Of(time, all);
        var doctor = new Doctor(
            new LakeOptions { Directory = folder.File("lake") }, new FeedCatalog(services.GetServices<IConnector>()), services.GetServices<VendorClock>(), time);
        return await doctor.RunAsync([.. sources], Token).ToListAsync(Token);
    }

    private sealed class SetBack(TimeProvider right, TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => right.GetUtcNow() - by;
    }
}
