using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests;

/// <summary>The lab's whole story through every feed.</summary>
public class LabStoryTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Feeds that are empty in an ordinary company: nobody has started an action, and no table is filled.
    private static readonly string[] MayBeEmpty = [MicrosoftFeed.MachineActions, MicrosoftFeed.HuntingRegistry, MicrosoftFeed.HuntingIdentity];

    [Theory]
    [InlineData("S1")]
    [InlineData("S3")]
    public async Task ReadAsync_WholeStory_GivesValidEventsAndQuarantinesNothing(string scenario) => await ReadStoryAsync(employees: 60, scenario);

    /// <summary>For measuring: a company of the usual size. Run by name.</summary>
    [Fact(Explicit = true)]
    public async Task ReadAsync_LargeCompany_Measured() => await ReadStoryAsync(employees: 1200, "S2");

    private async Task ReadStoryAsync(int employees, string scenario)
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = employees, Scenarios = [scenario] }, Token);
        var services = new ServiceCollection().AddMicrosoft365Connector(MicrosoftContractTests.Configuration(lab.Addresses));
        services.AddSingleton<TimeProvider>(lab.Clock);
        await using var provider = services.BuildServiceProvider();
        var connector = provider.GetRequiredService<IConnector>();
        var errors = new SortedSet<string>(StringComparer.Ordinal);
        var unmapped = new SortedDictionary<string, int>(StringComparer.Ordinal);

        foreach (var feed in connector.Describe())
        {
            var watch = Stopwatch.StartNew();
            var cpu = Environment.CpuUsage.TotalTime;
            var batches = await connector.ReadAsync(feed.Name, new Cursor(null, Since(feed.Name, lab)), Token).ToListAsync(Token);
            watch.Stop();
            var readCpu = Environment.CpuUsage.TotalTime - cpu;
            var events = batches.SelectMany(batch => batch.Events).ToList();
            errors.UnionWith(events.SelectMany(e => OcsfValidator.Default.Validate(e).Errors.Select(error => $"{feed.Name} {e.ClassUid} {error}")));
            errors.UnionWith(batches.SelectMany(batch => batch.Quarantined).Select(record => $"{feed.Name} quarantined: {record.Reason}"));
            errors.UnionWith(batches.SelectMany(batch => batch.Warnings).Select(warning => $"{feed.Name} warned: {warning}"));
            foreach (var name in events.SelectMany(e => e.Unmapped?.Select(field => $"{feed.Name} {field.Key}") ?? []))
            {
                unmapped[name] = unmapped.GetValueOrDefault(name) + 1;
            }

            cpu = Environment.CpuUsage.TotalTime;
            var mapping = provider.GetServices<IFeedMapping>().Single(candidate => candidate.Feed == feed.Name);
            Assert.All(events, e => Assert.Null(mapping.Map(e.RawData!).QuarantineReason));
            var mapCpu = Environment.CpuUsage.TotalTime - cpu;
            output.WriteLine($"{feed.Name}: {events.Count} events in {watch.Elapsed.TotalSeconds:0.00} s ({readCpu.TotalSeconds:0.00} s CPU, lab included; parsing and mapping alone {mapCpu.TotalSeconds:0.00} s), {batches.Count} batches, classes {string.Join(",", events.Select(e => e.ClassUid).Distinct().Order())}");
            Assert.True(events.Count > 0 || MayBeEmpty.Contains(feed.Name) || !IsFilled(feed.Name, scenario), $"{feed.Name} is empty");
        }

        output.WriteLine(string.Join('\n', unmapped.Select(pair => $"unmapped {pair.Key} x{pair.Value}")));
        Assert.Empty(errors);
    }

    // Not every story writes to every list.
    private static bool IsFilled(string feed, string scenario) => feed switch
    {
        MicrosoftFeed.HuntingFile => scenario == "S3",
        MicrosoftFeed.Purview => scenario == "S3",
        _ => true,
    };

    // The activity API keeps seven days.
    private static DateTimeOffset Since(string feed, LabHost lab) => lab.Clock.GetUtcNow() - (feed == MicrosoftFeed.Office ? TimeSpan.FromDays(6.9) : TimeSpan.FromDays(14));
}
