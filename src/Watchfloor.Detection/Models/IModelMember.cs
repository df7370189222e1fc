using System.Text.Json.Nodes;
using Watchfloor.Detection.Models.Files;
using Watchfloor.Detection.Models.Forest;
using Watchfloor.Detection.Models.Histogram;
using Watchfloor.Detection.Models.Tails;

namespace Watchfloor.Detection.Models;

/// <summary>One detector of a model: scores rows of encoded numbers and can be kept.</summary>
internal interface IModelMember
{
    /// <summary>Numbers a row.</summary>
    int Columns { get; }

    /// <summary>Scores of a table; higher is more anomalous.</summary>
    void ScoreAll(ReadOnlyMemory<float> rows, Memory<double> scores, int threads);

    /// <summary>Puts the member's arrays into a file under a prefix and returns its description.</summary>
    JsonObject Write(ModelSections sections, string prefix);
}

/// <summary>A forest as a member.</summary>
internal sealed class ForestMember(IsolationForest forest) : IModelMember
{
    public IsolationForest Forest => forest;

    public int Columns => forest.Columns;

    public void ScoreAll(ReadOnlyMemory<float> rows, Memory<double> scores, int threads) => forest.ScoreAll(rows, scores, threads);

    public JsonObject Write(ModelSections sections, string prefix)
    {
        var description = ForestSections.Write(forest, sections, prefix);
        description["member"] = "forest";
        return description;
    }
}

/// <summary>A detector that scores row by row as a member.</summary>
internal abstract class RowMember : IModelMember
{
    private const int RowsPerTask = 4096;

    public abstract int Columns { get; }

    public abstract JsonObject Write(ModelSections sections, string prefix);

    protected abstract double Score(ReadOnlySpan<float> row);

    public void ScoreAll(ReadOnlyMemory<float> rows, Memory<double> scores, int threads) => Parallel.For(
        0,
        (scores.Length + RowsPerTask - 1) / RowsPerTask,
        new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount },
        task =>
        {
            var to = scores.Span;
            for (var row = task * RowsPerTask; row < Math.Min(to.Length, (task + 1) * RowsPerTask); row++)
            {
                to[row] = Score(rows.Span.Slice(row * Columns, Columns));
            }
        });
}

/// <summary>Histograms as a member.</summary>
internal sealed class HistogramMember(HistogramModel model) : RowMember
{
    public override int Columns => model.Columns;

    public override JsonObject Write(ModelSections sections, string prefix)
    {
        sections.Add(prefix + "low", model.Low);
        sections.Add(prefix + "high", model.High);
        sections.Add(prefix + "parts", model.Parts);
        return new() { ["member"] = "histogram" };
    }

    public static HistogramMember Read(ModelSectionReader sections, string prefix)
    {
        var (low, high, parts) = (sections.Floats(prefix + "low"), sections.Floats(prefix + "high"), sections.Doubles(prefix + "parts"));
        return low.Length > 0 && high.Length == low.Length && parts.Length == low.Length * (HistogramModel.Bins + 1) && Array.TrueForAll(low, float.IsFinite) && Array.TrueForAll(high, float.IsFinite)
            ? new(new(low, high, parts))
            : throw new ModelFileException("The histograms cannot be right: their arrays do not belong together.");
    }

    protected override double Score(ReadOnlySpan<float> row) => model.Score(row);
}

/// <summary>Tails as a member.</summary>
internal sealed class TailMember(TailModel model) : RowMember
{
    public override int Columns => model.Columns;

    public override JsonObject Write(ModelSections sections, string prefix)
    {
        sections.Add(prefix + "lengths", [.. model.Tables.Select(table => table.Values.Length)]);
        sections.Add(prefix + "values", (float[])[.. model.Tables.SelectMany(table => table.Values)]);
        sections.Add(prefix + "at_or_below", (int[])[.. model.Tables.SelectMany(table => table.AtOrBelow)]);
        sections.Add(prefix + "below", (int[])[.. model.Tables.SelectMany(table => table.Below)]);
        sections.Add(prefix + "totals", (int[])[.. model.Tables.Select(table => table.Total)]);
        sections.Add(prefix + "skewness", (double[])[.. model.Skewness]);
        return new() { ["member"] = model.Kind == TailKind.Ecod ? "ecod" : "copod" };
    }

    public static TailMember Read(ModelSectionReader sections, string prefix, TailKind kind)
    {
        var (lengths, totals, skewness, count) = (sections.Ints(prefix + "lengths"), sections.Ints(prefix + "totals"), sections.Doubles(prefix + "skewness"), sections.Count(prefix + "values"));
        if (lengths.Length == 0 || totals.Length != lengths.Length || skewness.Length != lengths.Length || Array.Exists(lengths, length => length < 0)
            || lengths.Sum(length => (long)length) != count || sections.Count(prefix + "at_or_below") != count || sections.Count(prefix + "below") != count)
        {
            throw new ModelFileException("The tails cannot be right: their arrays do not belong together.");
        }

        var (tables, at) = (new TailTable[lengths.Length], 0);
        for (var column = 0; column < lengths.Length; column++)
        {
            var part = at..(at + lengths[column]);
            var (values, atOrBelow, below) = (sections.Floats(prefix + "values", part), sections.Ints(prefix + "at_or_below", part), sections.Ints(prefix + "below", part));
            for (var i = 0; i < values.Length; i++)
            {
                if (float.IsNaN(values[i]) || below[i] < 0 || atOrBelow[i] <= below[i] || atOrBelow[i] > totals[column] || (i > 0 && !(values[i] > values[i - 1] && below[i] >= atOrBelow[i - 1])))
                {
                    throw new ModelFileException($"The tails of column {column} do not ascend.");
                }
            }

            tables[column] = lengths[column] > 0 == totals[column] > 0
                ? TailTable.Restore(values, atOrBelow, below, totals[column])
                : throw new ModelFileException($"The tails of column {column} are empty, yet count rows.");
            at += lengths[column];
        }

        return new(new(kind, tables, skewness));
    }

    protected override double Score(ReadOnlySpan<float> row) => model.Score(row);
}
