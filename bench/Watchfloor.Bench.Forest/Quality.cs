using Watchfloor.Detection.Models.Forest;
using Watchfloor.Detection.Models.Histogram;
using Watchfloor.Detection.Models.Metrics;
using Watchfloor.Detection.Models.Tables;
using Watchfloor.Detection.Models.Tails;

/// <summary>How well each detector, and each way to combine them, ranks the labelled sets of a folder. Labels only measure.</summary>
internal static class Quality
{
    private static readonly Dictionary<string, Func<float[], int, int, double[]>> Members = new()
    {
        ["standard"] = (rows, columns, seed) => Forest(rows, columns, new() { Seed = (ulong)seed }),
        ["kurtosis"] = (rows, columns, seed) => Forest(rows, columns, new() { Seed = (ulong)seed, Columns = ColumnChoice.Kurtosis }),
        ["density"] = (rows, columns, seed) => Forest(rows, columns, new() { Seed = (ulong)seed, Leaves = LeafScore.Density }),
        ["extended2"] = (rows, columns, seed) => Forest(rows, columns, new() { Seed = (ulong)seed, HyperplaneColumns = 2 }),
        ["faircut"] = (rows, columns, seed) => Forest(rows, columns, new() { Seed = (ulong)seed, HyperplaneColumns = 2, Cuts = CutChoice.PooledGain, DepthLimit = -1 }),
        ["faircut1"] = (rows, columns, seed) => Forest(rows, columns, new() { Seed = (ulong)seed, Cuts = CutChoice.PooledGain, DepthLimit = -1 }),
        ["kurtosis-density"] = (rows, columns, seed) => Forest(rows, columns, new() { Seed = (ulong)seed, Columns = ColumnChoice.Kurtosis, Leaves = LeafScore.Density }),
        ["hbos"] = (rows, columns, _) => Each(rows, columns, HistogramModel.Fit(rows, columns).Score),
        ["ecod"] = (rows, columns, _) => Each(rows, columns, TailModel.Fit(rows, columns, TailKind.Ecod).Score),
        ["copod"] = (rows, columns, _) => Each(rows, columns, TailModel.Fit(rows, columns, TailKind.Copod).Score),
    };

    private delegate double Scored(ReadOnlySpan<float> row);

    private static readonly string[][] Sets =
    [
        ["standard", "kurtosis"],
        ["standard", "kurtosis", "density"],
        ["standard", "kurtosis", "faircut"],
        ["standard", "kurtosis", "faircut", "density"],
        ["standard", "kurtosis", "extended2", "faircut"],
        ["standard", "kurtosis", "extended2", "faircut", "density"],
        ["kurtosis", "density"],
        ["kurtosis", "faircut"],
        ["kurtosis", "faircut", "density"],
        ["kurtosis", "kurtosis-density"],
        ["kurtosis", "extended2", "faircut"],
        ["kurtosis", "hbos"],
        ["kurtosis", "copod"],
        ["kurtosis", "faircut", "hbos"],
        ["kurtosis", "faircut", "copod", "hbos"],
        ["standard", "kurtosis", "faircut", "hbos", "ecod", "copod"],
    ];

    public static void Run(string folder, int seeds, string[] without)
    {
        var auc = new Dictionary<string, List<(string Set, double Auc, double Precision)>>();
        foreach (var file in Directory.GetFiles(folder, "*.csv.gz").Order().Where(file => !without.Contains(Path.GetFileName(file).Split('.')[0])))
        {
            var name = Path.GetFileName(file).Split('.')[0];
            var (rows, columns, labels) = Read(file);
            for (var seed = 1; seed <= seeds; seed++)
            {
                var scores = Members.ToDictionary(member => member.Key, member => member.Value(rows, columns, seed));
                foreach (var (member, values) in scores)
                {
                    Add(member, name, values, labels);
                }

                foreach (var set in Sets)
                {
                    foreach (var (way, map) in new (string, Func<double[], double[]>)[] { ("rank", Ranks), ("tail", values => [.. Ranks(values).Select(rank => -Math.Log(1 - rank))]), ("spread", Spread) })
                    {
                        var parts = set.Select(member => map(scores[member])).ToList();
                        Add($"{way}: {string.Join("+", set)}", name, [.. Enumerable.Range(0, labels.Length).Select(row => parts.Sum(part => part[row]))], labels);
                    }
                }
            }
        }

        var standard = auc["standard"].GroupBy(item => item.Set).ToDictionary(group => group.Key, group => group.Average(item => item.Auc));
        foreach (var (name, results) in auc.OrderByDescending(item => item.Value.Average(result => result.Auc)))
        {
            var worst = results.GroupBy(item => item.Set).Select(group => (Set: group.Key, Lost: group.Average(item => item.Auc) - standard[group.Key])).MinBy(item => item.Lost);
            Console.WriteLine($"{results.Average(result => result.Auc):0.0000} {results.Average(result => result.Precision):0.0000} worst {worst.Lost:+0.000;-0.000} {worst.Set,-12} {name}");
        }

        foreach (var name in new[] { "standard", "kurtosis", "density", "faircut", "extended2", "hbos", "copod", "ecod" })
        {
            Console.WriteLine($"{name}: {string.Join(" ", auc[name].GroupBy(item => item.Set).Select(group => $"{group.Key} {group.Average(item => item.Auc):0.000}"))}");
        }

        void Add(string member, string set, double[] scores, bool[] labels)
        {
            if (!auc.TryGetValue(member, out var list))
            {
                auc[member] = list = [];
            }

            list.Add((set, RankMetrics.AreaUnderRoc(scores, labels), RankMetrics.AveragePrecision(scores, labels)));
        }
    }

    public static (float[] Rows, int Columns, bool[] Labels) Read(string file)
    {
        using var table = CsvTable.Open(file);
        var all = table.ReadAll([.. table.Columns.Select(name => new CsvColumn(name))]);
        var columns = table.Columns.Count - 1;
        var count = all.Length / (columns + 1);
        var rows = new float[count * columns];
        var labels = new bool[count];
        for (var row = 0; row < count; row++)
        {
            all.AsSpan(row * (columns + 1), columns).CopyTo(rows.AsSpan(row * columns));
            labels[row] = all[(row * (columns + 1)) + columns] > 0.5f;
        }

        return (rows, columns, labels);
    }

    private static double[] Forest(float[] rows, int columns, ForestOptions options) => IsolationForest.Grow(rows, columns, options).ScoreAll(rows);

    private static double[] Each(float[] rows, int columns, Scored score)
    {
        var scores = new double[rows.Length / columns];
        Parallel.For(0, scores.Length, row => scores[row] = score(rows.AsSpan(row * columns, columns)));
        return scores;
    }

    private static double[] Ranks(double[] scores)
    {
        var sorted = (double[])scores.Clone();
        Array.Sort(sorted);
        return [.. scores.Select(score => (Below(sorted, score) + (0.5 * (Below(sorted, Math.BitIncrement(score)) - Below(sorted, score)))) / sorted.Length)];
    }

    private static int Below(double[] sorted, double value)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = sorted[middle] < value ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double[] Spread(double[] scores)
    {
        var mean = scores.Average();
        var deviation = Math.Sqrt(scores.Average(score => (score - mean) * (score - mean)));
        return [.. scores.Select(score => deviation > 0 ? (score - mean) / deviation : 0)];
    }
}
