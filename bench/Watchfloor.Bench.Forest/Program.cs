using System.Diagnostics;
using System.Globalization;
using Watchfloor.Detection.Models.Explanations;
using Watchfloor.Detection.Models.Forest;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["quality", var folder, var seeds, ..])
{
    Quality.Run(folder, int.Parse(seeds), args[3..]);
    return;
}

if (args is ["categories", var logs, var draws])
{
    Categories.Run(logs, int.Parse(draws));
    return;
}

if (args is ["memory", var shape])
{
    Memory.Run(int.Parse(shape.Split('x')[0]), int.Parse(shape.Split('x')[1]));
    return;
}

var sizes = args.Length > 0 ? args : ["1000000x16"];
foreach (var size in sizes)
{
    var (rows, columns) = (int.Parse(size.Split('x')[0]), int.Parse(size.Split('x')[1]));
    var table = Synthetic.Rows(rows, columns);
    var scores = new double[rows];
    Beside(size, table, columns);
    foreach (var (name, options) in new[] { ("standard", new ForestOptions()), ("extended", new ForestOptions { HyperplaneColumns = 0 }) })
    {
        foreach (var threads in new[] { 1, 2 })
        {
            var (fit, fitCpu) = Median(21, () => IsolationForest.Grow(table, columns, options, threads));
            var forest = IsolationForest.Grow(table, columns, options);
            var (score, scoreCpu) = Median(5, () => forest.ScoreAll(table, scores, threads));
            Console.WriteLine($"{size} {name} threads {threads}: fit {fit * 1000:0.00} ms (processor {fitCpu * 1000:0.00}), score {score:0.000} s (processor {scoreCpu:0.000}), {rows / score / 1e6:0.00} M rows/s, {rows / scoreCpu / 1e6:0.00} M rows for each second of a core");
        }

        var one = IsolationForest.Grow(table, columns, options);
        var (single, singleCpu) = Median(5, () =>
        {
            for (var row = 0; row < 20000; row++)
            {
                one.Score(table.AsSpan(row * columns, columns));
            }
        });
        if (name == "standard")
        {
            var explainer = new PathExplainer(one);
            var (explained, _) = Median(3, () => explainer.AttributeAll(table.AsMemory(0, 10_000 * columns)));
            Console.WriteLine($"{size} attributions: {10_000 / explained:0} rows/s");
            var sliding = new SlidingForest(one, 4096);
            var (slid, _) = Median(3, () =>
            {
                for (var row = 0; row < 20_000; row++)
                {
                    sliding.Add(table.AsSpan(row * columns, columns));
                    sliding.Score(table.AsSpan(row * columns, columns));
                }
            });
            Console.WriteLine($"{size} sliding window: {20_000 / slid:0} updates and scores/s");
        }

        Console.WriteLine($"{size} {name} one row: {single / 20000 * 1e6:0.00} us (processor {singleCpu / 20000 * 1e6:0.00})");
    }
}

// scikit-learn on the same bytes in the same run, when the machine has it.
static void Beside(string size, float[] table, int columns)
{
    if (!File.Exists("/usr/bin/python3"))
    {
        return;
    }

    var bytes = Path.GetTempFileName();
    using (var stream = File.Create(bytes))
    {
        stream.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(table.AsSpan()));
    }

    foreach (var jobs in new[] { "1", "2" })
    {
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", [Path.Combine(AppContext.BaseDirectory, "sklearn_beside.py"), bytes, $"{columns}", jobs, table.Length > 20_000_000 ? "1" : "3"]) { RedirectStandardOutput = true })!;
        Console.Write($"{size} {process.StandardOutput.ReadToEnd()}");
        process.WaitForExit();
    }

    File.Delete(bytes);
}

// Wall and processor seconds, each the median: on a machine that others use, only the second says what the code costs.
static (double Wall, double Processor) Median(int times, Action action)
{
    action();
    var (wall, processor) = (new List<double>(), new List<double>());
    for (var i = 0; i < times; i++)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        action();
        wall.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        processor.Add((Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    wall.Sort();
    processor.Sort();
    return (wall[times / 2], processor[times / 2]);
}
