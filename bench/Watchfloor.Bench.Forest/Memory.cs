using Watchfloor.Detection.Models.Forest;

/// <summary>What scoring a table adds to the process beyond its input and output: the highest resident size while scoring, less the one before.</summary>
internal static class Memory
{
    /// <summary>Scores once, so that code and threads are there, touches every page of input and output, then measures.</summary>
    public static void Run(int rows, int columns)
    {
        var table = Synthetic.Rows(rows, columns);
        var scores = new double[rows];
        Array.Fill(scores, 1);
        foreach (var (name, options) in new[] { ("standard", new ForestOptions()), ("extended", new ForestOptions { HyperplaneColumns = 0 }) })
        {
            var forest = IsolationForest.Grow(table, columns, options);
            forest.ScoreAll(table.AsMemory(0, columns * 1000), scores.AsMemory(0, 1000));
            var allocated = GC.GetTotalAllocatedBytes(precise: true);
            forest.ScoreAll(table, scores);
            allocated = GC.GetTotalAllocatedBytes(precise: true) - allocated;

            // The instrument's own garbage must have found its place before it measures.
            for (var i = 0; i < 20_000; i++)
            {
                Resident();
            }

            GC.Collect();
            var before = Resident();
            var (highest, isOver) = (before, false);
            var watch = new Thread(() =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    highest = Math.Max(highest, Resident());
                }
            });
            watch.Start();
            forest.ScoreAll(table, scores);
            Volatile.Write(ref isOver, true);
            watch.Join();
            Console.WriteLine($"{rows}x{columns} {name}: {allocated / 1048576.0:0.00} MiB allocated, {(highest - before) / 1048576.0:0.0} MiB more resident while scoring, {before / 1048576.0:0} MiB before");
        }
    }

    // Less garbage of its own than a Process has.
    private static long Resident() => Environment.WorkingSet;
}
