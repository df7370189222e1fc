using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Models.Explanations;

/// <summary>Says what each column did to a row's mean path. The expected path and the parts add up to <see cref="IsolationForest.MeanPath"/>.</summary>
/// <remarks>Negative parts shortened the path: they made the row unusual. Exact Shapley values for cuts along columns, shared moves for hyperplanes. Built once for a forest; safe for many threads.</remarks>
public sealed class PathExplainer
{
    private readonly IsolationForest forest;
    private readonly TreeShapley? shapley;
    private readonly PlaneMoves? moves;

    /// <summary>Prepares a forest; about 100 bytes a node, more where a way has over eight different columns.</summary>
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
            shapley.Attribute(row, parts, shapley.NewRoom(1));
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
        var atOnce = shapley?.RowsAtOnce ?? 128;
        Parallel.For(
            0,
            ((rows.Length / columns) + atOnce - 1) / atOnce,
            new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount },
            () => shapley?.NewRoom(rows.Length / columns),
            (task, _, room) =>
            {
                var first = task * atOnce * columns;
                var length = Math.Min(atOnce * columns, rows.Length - first);
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
