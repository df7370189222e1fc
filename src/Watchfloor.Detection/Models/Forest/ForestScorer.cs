using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>Sums leaf units over all trees: tiles of rows for tables, one walk for a single row.</summary>
internal sealed unsafe class ForestScorer
{
    // Tiles a task: enough work to hide the hand-over, few enough to end together.
    private const int TilesPerTask = 16;
    private const int StackRow = 1024;

    private readonly ScoringLayout layout;
    private readonly PlaneWalk? planes;
    private readonly float[] fill;

    public ForestScorer(ForestNodes nodes, Planes? planes, int columns, float[] fill)
    {
        this.planes = planes is null ? null : new(nodes, planes, columns);
        layout = this.planes?.Layout ?? ScoringLayout.Of(nodes, columns);
        this.fill = fill;
    }

    private int Columns => fill.Length;

    /// <summary>The widest registers of this processor.</summary>
    public static LaneWidth Widest =>
        Vector512.IsHardwareAccelerated ? LaneWidth.Sixteen
        : Vector256.IsHardwareAccelerated ? LaneWidth.Eight
        : Vector128.IsHardwareAccelerated ? LaneWidth.Four
        : LaneWidth.Scalar;

    /// <summary>Sum of units of one row. Allocates nothing up to 1,024 columns.</summary>
    public long Sum(ReadOnlySpan<float> row)
    {
        var padded = PlaneWalk.Padded(Columns);
        var known = padded <= StackRow ? stackalloc float[padded] : new float[padded];
        Filled(row, known);
        fixed (float* values = known)
        {
            if (planes is null)
            {
                // A key takes the place of its number.
                for (var column = 0; column < Columns; column++)
                {
                    ((int*)values)[column] = OrderKey.Of(values[column]);
                }

                return SingleWalk.Sum(layout, (int*)values);
            }

            int sum;
            planes.Sum(values, 1, padded, &sum);
            return sum;
        }
    }

    /// <summary>Sums of a table, handed to <paramref name="store"/> with the number of the first row.</summary>
    public void Sum(ReadOnlyMemory<float> rows, int threads, LaneWidth width, Action<int, ReadOnlySpan<int>> store)
    {
        var count = rows.Length / Columns;
        var tiles = (count + layout.TileRows - 1) >> layout.TileShift;
        var tasks = (tiles + TilesPerTask - 1) / TilesPerTask;
        width = width == LaneWidth.Widest ? Widest : width;
        if (threads == 1 || tasks == 1)
        {
            var room = new TileRoom(layout.TileRows, Columns);
            for (var task = 0; task < tasks; task++)
            {
                Run(task, room);
            }

            return;
        }

        Parallel.For(
            0,
            tasks,
            new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount },
            () => new TileRoom(layout.TileRows, Columns),
            (task, _, room) =>
            {
                Run(task, room);
                return room;
            },
            _ => { });

        void Run(int task, TileRoom room)
        {
            for (var tile = task * TilesPerTask; tile < Math.Min(tiles, (task + 1) * TilesPerTask); tile++)
            {
                var from = tile << layout.TileShift;
                var length = Math.Min(layout.TileRows, count - from);
                Tile(rows.Span.Slice(from * Columns, length * Columns), length, room, width);
                store(from, room.Sums.AsSpan(0, length));
            }
        }
    }

    private void Tile(ReadOnlySpan<float> rows, int count, TileRoom room, LaneWidth width)
    {
        fixed (float* tile = room.Values)
        fixed (int* numbers = room.Numbers, sums = room.Sums)
        {
            if (planes is not null)
            {
                var stride = PlaneWalk.Padded(Columns);
                for (var row = 0; row < count; row++)
                {
                    Filled(rows.Slice(row * Columns, Columns), room.Values.AsSpan(row * stride, stride));
                }

                planes.Sum(tile, count, stride, sums);
                return;
            }

            var keys = (int*)tile;
            Turn(rows, count, keys);
            var padded = (count + 15) & ~15;
            switch (width)
            {
                case LaneWidth.Sixteen:
                    TileWalk.Sum<SixteenLanes>(layout, keys, padded, numbers, sums);
                    break;
                case LaneWidth.Eight:
                    TileWalk.Sum<EightLanes>(layout, keys, padded, numbers, sums);
                    break;
                case LaneWidth.Four:
                    TileWalk.Sum<FourLanes>(layout, keys, padded, numbers, sums);
                    break;
                default:
                    TileWalk.Sum<OneLane>(layout, keys, padded, numbers, sums);
                    break;
            }
        }
    }

    private void Turn(ReadOnlySpan<float> rows, int count, int* tile)
    {
        var shift = layout.TileShift;
        ref var from = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(rows);
        for (var column = 0; column < Columns; column++)
        {
            var missing = fill[column];
            var to = tile + (column << shift);
            ref var value = ref Unsafe.Add(ref from, column);
            for (var row = 0; row < count; row++)
            {
                to[row] = OrderKey.Of(float.IsNaN(value) ? missing : value);
                value = ref Unsafe.Add(ref value, Columns);
            }
        }
    }

    private void Filled(ReadOnlySpan<float> row, Span<float> to)
    {
        to[fill.Length..].Clear();
        for (var column = 0; column < fill.Length; column++)
        {
            to[column] = float.IsNaN(row[column]) ? fill[column] : row[column];
        }
    }

    /// <summary>What one thread scores in; nothing else is allocated, however long the table.</summary>
    private sealed class TileRoom(int rows, int columns)
    {
        public float[] Values { get; } = new float[rows * PlaneWalk.Padded(columns)];

        public int[] Numbers { get; } = new int[rows];

        public int[] Sums { get; } = new int[rows];
    }
}
