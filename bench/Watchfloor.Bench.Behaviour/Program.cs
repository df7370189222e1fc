using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Watchfloor.Bench.Behaviour;
using Watchfloor.Detection;
using Watchfloor.Lake;

// LAKE PEOPLE DAYS   fills a lake with sign-ins and process starts of a company, then judges its last day: with nothing kept, with all earlier days kept, and again after one more day came.
if (args is not [var folder, var peopleText, var daysText])
{
    Console.Error.WriteLine("LAKE PEOPLE DAYS");
    return 2;
}

var (people, days) = (int.Parse(peopleText, CultureInfo.InvariantCulture), int.Parse(daysText, CultureInfo.InvariantCulture));
var services = new ServiceCollection();
services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
services.AddDetectors();
await using var provider = services.BuildServiceProvider();
var run = provider.GetRequiredService<DetectorRun>();
await using var lake = await EventLake.OpenAsync(new() { Directory = folder }, TimeProvider.System, CancellationToken.None);
long rows = 0;
for (var day = 0; day < days; day++)
{
    rows += await AddAsync(day);
}

Console.WriteLine(FormattableString.Invariant($"{people:N0} people, {days} days, {rows:N0} events"));
var kept = Path.Combine(lake.Folder, "kept");
await JudgeAsync(days - 1, null, "everything read, nothing kept");
await JudgeAsync(days - 1, kept, "everything read and kept");
await JudgeAsync(days - 1, kept, "all days kept");
await AddAsync(days);
await JudgeAsync(days, kept, "a new day");
return 0;

async Task<int> AddAsync(int day)
{
    var events = CompanyDay.Of(day, people).ToList();
    await lake.CommitAsync(new() { Feed = "company", Events = events }, CancellationToken.None);
    return events.Count;
}

async Task JudgeAsync(int day, string? keptFolder, string what)
{
    await using var snapshot = await lake.SnapshotAsync(CancellationToken.None);
    foreach (var name in new[] { "signin-anomaly", "host-behaviour" })
    {
        var (began, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await foreach (var (detector, findings) in run.RunAsync(new(snapshot, CompanyDay.Start.AddDays(day), CompanyDay.Start.AddDays(day + 1), keptFolder), [name], CancellationToken.None))
        {
            Console.WriteLine(FormattableString.Invariant(
                $"{detector}, {what}: {findings.Count} findings, {Stopwatch.GetElapsedTime(began).TotalSeconds:0.00} s, processor {(Environment.CpuUsage.TotalTime - processor).TotalSeconds:0.00} s, peak RSS {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0:N0} MiB"));
        }
    }
}
