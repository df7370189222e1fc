using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Watchfloor.Bench.Collect;
using Watchfloor.Lab;
using Watchfloor.Lake;

// LAB.json LAKE CLOCK [FEED…]    reads all feeds, or those named, of a lab started by "watchfloor lab --json > LAB.json" into a lake
// series LAKE LABS EMPLOYEES     starts one lab after the other, each with a seed and two days of its own, and reads all of them into one lake
switch (args)
{
    case ["series", var lakeFolder, var labs, var employees]:
        return await SeriesAsync(lakeFolder, int.Parse(labs, CultureInfo.InvariantCulture), employees);
    case [var labFile, var lakeFolder, var clock, .. var feeds]:
        await using (var lake = await EventLake.OpenAsync(new LakeOptions { Directory = lakeFolder }, TimeProvider.System, CancellationToken.None))
        {
            return await new CollectRun(lake).ReadAsync(Addresses(File.ReadLines(labFile).First()), clock, feeds) ? 0 : 1;
        }

    default:
        Console.Error.WriteLine("LAB.json LAKE CLOCK [FEED…], or series LAKE LABS EMPLOYEES");
        return 2;
}

static async Task<int> SeriesAsync(string lakeFolder, int labs, string employees)
{
    var first = new DateOnly(2026, 3, 2);
    await using var lake = await EventLake.OpenAsync(new LakeOptions { Directory = lakeFolder }, TimeProvider.System, CancellationToken.None);
    var run = new CollectRun(lake);
    for (var number = 0; number < labs; number++)
    {
        // Each story begins where the one before ended, so that the cursors go on.
        var day = first.AddDays(2 * number).ToString("O", CultureInfo.InvariantCulture);
        string[] command = [
            Path.Combine(AppContext.BaseDirectory, "watchfloor.dll"), "lab", "--seed", (number + 1).ToString(CultureInfo.InvariantCulture), "--employees", employees,
            "--day", day, "--json", "--out", Path.Combine(lakeFolder, "lab")];
        using var lab = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
        try
        {
            var addresses = await lab.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The lab ended before it gave its addresses.");
            if (!await run.ReadAsync(Addresses(addresses), $"{first.AddDays((2 * number) + 2):O}T01:20:00Z", []))
            {
                return 1;
            }
        }
        finally
        {
            lab.Kill();
        }
    }

    return 0;
}

static LabAddresses Addresses(string json) => JsonSerializer.Deserialize<LabAddresses>(json, new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower })!;
