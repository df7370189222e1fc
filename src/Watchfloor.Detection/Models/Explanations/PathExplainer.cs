using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Models.Explanations;

/// <summary>Says what each column did to a row's mean path. The expected path and the parts add up to <see cref="IsolationForest.MeanPath"/>.</summary>
/// <remarks>Negative parts shortened the path: they made the row unusual. Exact Shapley values for cuts along columns, shared moves for hyperplanes. Built once for a forest; safe for many threads.</remarks>
public sealed class PathExplainer
{
    private readonly IsolationForest forest;
    private readonly TreeShapley? shapley;
    private readonly PlaneMoves? moves;

    /// <summary>Prepares a forest; about 200 bytes a node.</summary>
    public PathExplainer(IsolationForest forest)
    {
        ArgumentNullException.ThrowIfNull(forest);
        this.forest = forest;
        (shapley, moves) = forest.Planes is { } planes ? ((TreeShapley?)null, new PlaneMoves(forest, planes)) : (new(forest), null);
    }

    /// <summary>Mean path of training rows.</summary>
    public double Expected => shapley?.Expected ?? moves!.Expected;

    /// <summary>Parts of one row.</summary>
    /// <param name="row">One number a column; NaN when missing.</param>
    /// <param name="parts">Receives one part a column, in cuts.</param>
    public void Attribute(ReadOnlySpan<float> row, Span<double> parts)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(row.Length, forest.Columns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(parts.Length, forest.Columns);
        if (shapley is not null)
        {
            shapley.Attribute(row, parts, shapley.NewRoom());
        }
        else
        {
            moves!.Attribute(row, parts);
        }
    }

    /// <summary>Parts of a table, row-major.</summary>
    public double[] AttributeAll(ReadOnlyMemory<float> rows, int threads = 0)
    {
        var parts = new double[rows.Length];
        var columns = forest.Columns;
        Parallel.For(
            0,
            ((rows.Length / columns) + TreeShapley.RowsAtOnce - 1) / TreeShapley.RowsAtOnce,
            new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount },
            () => shapley?.NewRoom(),
            (task, _, room) =>
            {
                var first = task * TreeShapley.RowsAtOnce * columns;
                var length = Math.Min(TreeShapley.RowsAtOnce * columns, rows.Length - first);
                var from = rows.Span.Slice(first, length);
                var to = parts.AsSpan(first, length);
                if (room is not null)
                {
                    shapley!.Attribute(from, to, room);
                    return room;
                }

                for (var at = 0; at < length; at += columns)
                {
                    moves!.Attribute(from.Slice(at, columns), to.Slice(at, columns));
                }

                return room;
            },
            _ => { });
        return parts;
    }
}
