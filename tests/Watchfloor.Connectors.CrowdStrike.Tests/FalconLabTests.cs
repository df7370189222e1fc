using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Connectors.CrowdStrike.Telemetry;
using Watchfloor.Lab;
using Watchfloor.Ocsf;
using File = System.IO.File;

namespace Watchfloor.Connectors.CrowdStrike.Tests;

/// <summary>The connector over real HTTP against the lab's Falcon.</summary>
public class FalconLabTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_Telemetry_IsTheSameForAnyRowLimit_AndValid()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);
        var since = new Cursor(null, lab.Clock.GetUtcNow() - TimeSpan.FromDays(14));

        var whole = await Reading.OfAsync(Connector(lab), FalconFeeds.Telemetry, since, Token);
        var pieces = await Reading.OfAsync(Connector(lab, ("TelemetryRowLimit", "500")), FalconFeeds.Telemetry, since, Token);

        Assert.NotEmpty(whole.Ids);
        Assert.Equal(whole.Ids.Distinct().Count(), whole.Ids.Count);
        Assert.Equal(whole.Ids.Order(), pieces.Ids.Order());
        Assert.Empty(whole.Batches.SelectMany(batch => batch.Quarantined));
        Assert.All(whole.Events, ocsfEvent => Assert.Empty(OcsfValidator.Default.Validate(ocsfEvent).Errors));
    }

    [Fact]
    public async Task ReadAsync_EveryFeed_KnowsEveryTruthRecordOfFalcon()
    {
        using var folder = new Testing.TemporaryDirectory();
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, Seed = 3, OutputDirectory = folder.Path }, Token);
        var since = new Cursor(null, lab.Clock.GetUtcNow() - TimeSpan.FromDays(14));
        var truth = File.ReadLines(lab.Addresses.TruthFile!).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(row => row.GetProperty("kind").GetString() == "event" && row.GetProperty("feed").GetString()!.StartsWith("crowdstrike.", StringComparison.Ordinal))
            .SelectMany(row => row.GetProperty("uids").EnumerateArray().Select(uid => $"{row.GetProperty("feed").GetString()}:{uid.GetString()}"))
            .ToHashSet();

        var read = new HashSet<string>();
        foreach (var feed in Connector(lab).Describe())
        {
            var reading = await Reading.OfAsync(Connector(lab), feed.Name, since, Token);
            read.UnionWith(reading.Ids.Select(id => $"{feed.Name}:{id}"));
            Assert.Empty(reading.Batches.SelectMany(batch => batch.Quarantined));
        }

        Assert.NotEmpty(truth);
        Assert.Empty(truth.Except(read));
    }

    [Fact]
    public async Task ReadAsync_ConsoleClientWithoutScope_SaysWhichToGrant()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40, CrowdStrikeScopes = ["Alerts:read"] }, Token);

        var refused = await Assert.ThrowsAsync<ConnectorException>(() => Reading.OfAsync(Connector(lab), FalconFeeds.Hosts, Cursor.Beginning, Token));

        Assert.Equal(403, refused.StatusCode);
        Assert.Contains("Hosts: read", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_WrongSecret_SaysSoAndShowsNone()
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = 40 }, Token);

        var refused = await Assert.ThrowsAsync<ConnectorException>(
            () => Reading.OfAsync(Connector(lab, ("ClientSecret", "not-the-secret")), FalconFeeds.Alerts, Cursor.Beginning, Token));

        Assert.Contains("ClientSecret", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not-the-secret", refused.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Not a check: prints what a read costs. Server and connector share the process.</summary>
    [Theory(Explicit = true)]
    [InlineData(20_000)]
    [InlineData(5_000)]
    public async Task Measure_ReadAsync_TelemetryOfAWholeCompany(int rowLimit)
    {
        await using var lab = await LabHost.StartAsync(new LabOptions(), Token);
        var since = new Cursor(null, lab.Clock.GetUtcNow() - TimeSpan.FromDays(14));
        var (watch, cpu, mapCpu, events) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime, TimeSpan.Zero, 0);
        await foreach (var batch in Connector(lab, ("TelemetryRowLimit", $"{rowLimit}")).ReadAsync(FalconFeeds.Telemetry, since, Token))
        {
            events += batch.Events.Count;
        }

        var elapsed = watch.Elapsed;
        cpu = Environment.CpuUsage.TotalTime - cpu;
        var mapping = new FalconTelemetryMapping();
        await foreach (var batch in Connector(lab, ("TelemetryRowLimit", $"{rowLimit}")).ReadAsync(FalconFeeds.Telemetry, since, Token))
        {
            var rows = batch.Events.Select(ocsfEvent => JsonElement.Parse(ocsfEvent.RawData!)).ToList();
            var before = Environment.CpuUsage.TotalTime;
            rows.ForEach(row => FalconTelemetryFeedMapping.Map(mapping, row));
            mapCpu += Environment.CpuUsage.TotalTime - before;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"row limit {rowLimit}: {events} events in {elapsed.TotalSeconds:0.0} s, {cpu.TotalSeconds:0.0} s of CPU, {mapCpu.TotalSeconds:0.0} s of it in the mapping; {lab.Traffic.Count("queryjobs") / 2} requests");
    }

    internal static IConnector Connector(LabHost lab, params (string Name, string Value)[] more)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(lab.Clock);
        services.AddCrowdStrikeConnector(Configuration(lab.Addresses, more));
        return services.BuildServiceProvider().GetRequiredService<IConnector>();
    }

    internal static IConfiguration Configuration(LabAddresses lab, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Connectors:CrowdStrike:BaseAddress"] = lab.CrowdStrike.ToString(),
            ["Connectors:CrowdStrike:ClientId"] = lab.CrowdStrikeClientId,
            ["Connectors:CrowdStrike:ClientSecret"] = lab.CrowdStrikeClientSecret,
        };
        foreach (var (name, value) in more)
        {
            settings[$"Connectors:CrowdStrike:{name}"] = value;
        }

        return new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
    }
}
