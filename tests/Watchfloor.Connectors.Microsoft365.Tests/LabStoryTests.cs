using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Lab;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365.Tests;

/// <summary>The lab's whole story through every feed.</summary>
public class LabStoryTests(ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_WholeStory_GivesValidEventsAndQuarantinesNothing() => await ReadStoryAsync(employees: 60);

    /// <summary>For measuring: a company of the usual size. Run by name.</summary>
    [Fact(Explicit = true)]
    public async Task ReadAsync_LargeCompany_Measured() => await ReadStoryAsync(employees: 1200);

    private async Task ReadStoryAsync(int employees)
    {
        await using var lab = await LabHost.StartAsync(new LabOptions { Employees = employees }, Token);
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
            var batches = await connector.ReadAsync(feed.Name, new Cursor(null, lab.Clock.GetUtcNow().AddDays(-14)), Token).ToListAsync(Token);
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
            Assert.NotEmpty(events);
        }

        output.WriteLine(string.Join('\n', unmapped.Select(pair => $"unmapped {pair.Key} x{pair.Value}")));
        Assert.Empty(errors);
    }
}
