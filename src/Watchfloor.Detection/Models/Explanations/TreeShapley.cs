using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Watchfloor.Detection.Models.Forest;

namespace Watchfloor.Detection.Models.Explanations;

/// <summary>Shapley values of a forest's mean path, exact, in time linear in the number of cuts.</summary>
/// <remarks>
/// The game is that of Tree SHAP (Lundberg et al. 2020): a column not in the coalition goes both ways, weighed by training rows. With each column
/// in the coalition with probability t, a column's value is the integral over t of what the expected path changes by that column's probability: a
/// polynomial, which Gauss's quadrature integrates without error. Products run down a tree and expectations back up (the sums of Linear Tree SHAP,
/// Yu et al. 2022, without its divisions), many rows to each cut, so that what a cut needs is read once for all of them.
/// </remarks>
internal sealed unsafe class TreeShapley
{
    private const int Lanes = ShapleyProgram.Lanes;
    private const int Rows = ShapleyProgram.TileRows;
    private const int Other = CutBytes / 2;
    private const int CutBytes = ShapleyProgram.CutConstants * sizeof(double);
    private const int WayBytes = Lanes * sizeof(double);

    private readonly int columns;
    private readonly int trees;
    private readonly float[] fill;
    private readonly ShapleyProgram[] programs;

    public TreeShapley(IsolationForest forest)
    {
        (columns, trees, fill) = (forest.Columns, forest.Trees, forest.Fill);
        programs = ShapleyProgram.Of(forest.Nodes, columns);
        Expected = Expectation(forest.Nodes);

        // A tree's constants, some 25 kB, serve all of these rows; their parts should stay in the second-level cache.
        RowsAtOnce = columns <= 32 ? 128 : 32;
    }

    /// <summary>Most rows taken at once.</summary>
    public int RowsAtOnce { get; }

    /// <summary>Mean path of training rows; parts and this add up to a row's.</summary>
    public double Expected { get; }

    /// <summary>Room that one thread needs.</summary>
    public ShapleyRoom NewRoom(int rows) => new(programs[0].Slots, columns, Math.Min(rows, RowsAtOnce));

    /// <summary>Parts of up to <see cref="RowsAtOnce"/> rows, row-major, one a column.</summary>
    public void Attribute(ReadOnlySpan<float> rows, Span<double> parts, ShapleyRoom room)
    {
        var count = rows.Length / columns;
        room.Parts.Clear();
        Turn(rows, count, room.Keys);
        foreach (var program in programs)
        {
            for (var row = 0; row < Rows; row++)
            {
                program.Weights.Store(room.Products.First + (row * Lanes));
            }

            for (var tree = 0; tree < trees; tree++)
            {
                for (var first = 0; first < count; first += Rows)
                {
                    Walk(program, tree, first / Rows, Math.Min(Rows, count - first), room);
                }
            }
        }

        for (var row = 0; row < count; row++)
        {
            var from = room.Parts.First + (((row / Rows * (columns + 1) * Rows) + (row % Rows)) * Lanes);
            for (var column = 0; column < columns; column++)
            {
                parts[(row * columns) + column] = Vector256.Sum(Vector256.LoadAligned(from + (column * Rows * Lanes))) / trees;
            }
        }
    }

    private void Turn(ReadOnlySpan<float> rows, int count, int[] keys)
    {
        for (var row = 0; row < count; row++)
        {
            var at = (row / Rows * columns * Rows) + (row % Rows);
            for (var column = 0; column < columns; column++)
            {
                var value = rows[(row * columns) + column];
                keys[at + (column * Rows)] = OrderKey.Of(float.IsNaN(value) ? fill[column] : value);
            }
        }
    }

    private void Walk(ShapleyProgram program, int tree, int tile, int count, ShapleyRoom room)
    {
        var constants = program.Constants.First;
        var parts = room.Parts.First + (tile * (columns + 1) * Rows * Lanes);
        fixed (int* allKeys = room.Keys, ways = room.Ways, offsets = room.Offsets)
        {
            var keys = allKeys + (tile * columns * Rows);
            foreach (ref readonly var step in program.Steps.AsSpan(program.Starts[tree]..program.Starts[tree + 1]))
            {
                var products = room.Products.First + (step.Slot * Rows * Lanes);
                var expected = room.Expected.First + (step.Slot * Rows * Lanes);
                var below = step.Below * Rows;
                var own = offsets + (step.Slot * Rows);
                switch (step.Kind)
                {
                    case ShapleyKind.Down:
                        Choose(step.Cut, keys, ways, own, ways + below);
                        Down((byte*)(constants + step.Cut.Constants), own, count, products, room.Products.First + (below * Lanes));
                        break;
                    case ShapleyKind.Up:
                        var left = step.LeftLeaf < 0 ? room.Expected.First + (below * Lanes) : constants + step.LeftLeaf;
                        var right = step.RightLeaf < 0 ? room.Expected.First + ((below + Rows) * Lanes) : constants + step.RightLeaf;
                        Up(
                            (byte*)(constants + step.Cut.Constants), own, count, products, expected, parts + step.Cut.Part, left,
                            step.LeftLeaf < 0 ? Lanes : 0, right, step.RightLeaf < 0 ? Lanes : 0);
                        break;
                    case ShapleyKind.Twig:
                        Choose(step.Cut, keys, ways, own, null);
                        Twig((byte*)(constants + step.Cut.Constants), own, count, products, expected, parts + step.Cut.Part);
                        break;
                    default:
                        Choose(step.Cut, keys, ways, own, ways + below);
                        Choose(step.Left, keys, ways, offsets + below, null);
                        Choose(step.Right, keys, ways, offsets + below + Rows, null);
                        Fork(step, constants, own, offsets + below, count, products, expected, parts);
                        break;
                }
            }
        }
    }

    // Which constants each row of the tile takes: left, right, or off the column's way; and who is on the way to either child.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Choose(in ShapleyCut cut, int* keys, int* ways, int* offsets, int* below)
    {
        for (var row = 0; row < Rows; row += Vector256<int>.Count)
        {
            var right = Vector256.GreaterThan(Vector256.Load(keys + cut.Keys + row), Vector256.Create(cut.Key));
            var along = cut.Above < 0 ? Vector256<int>.AllBitsSet : Vector256.Load(ways + cut.Above + row);
            var toLeft = Vector256.AndNot(along, right);
            var toRight = along & right;
            (Vector256.Create(2 * WayBytes) - (toLeft & Vector256.Create(2 * WayBytes)) - (toRight & Vector256.Create(WayBytes))).Store(offsets + row);
            if (below != null)
            {
                toLeft.Store(below + row);
                toRight.Store(below + Rows + row);
            }
        }
    }

    private static void Down(byte* factors, int* offsets, int count, double* products, double* below)
    {
        for (var row = 0; row < count; row++)
        {
            var product = Vector256.LoadAligned(products + (row * Lanes));
            var left = product * At(factors, offsets[row]);
            left.StoreAligned(below + (row * Lanes));
            (product - left).StoreAligned(below + ((Rows + row) * Lanes));
        }
    }

    private static void Up(byte* factors, int* offsets, int count, double* products, double* expected, double* parts, double* left, int leftStep, double* right, int rightStep)
    {
        for (var row = 0; row < count; row++)
        {
            var other = Vector256.LoadAligned(right);
            var apart = Vector256.LoadAligned(left) - other;
            (other + (apart * At(factors, offsets[row]))).StoreAligned(expected + (row * Lanes));
            Add(parts + (row * Lanes), Vector256.LoadAligned(products + (row * Lanes)) * (apart * At(factors + Other, offsets[row])));
            left += leftStep;
            right += rightStep;
        }
    }

    private static void Twig(byte* factors, int* offsets, int count, double* products, double* expected, double* parts)
    {
        for (var row = 0; row < count; row++)
        {
            At(factors, offsets[row]).StoreAligned(expected + (row * Lanes));
            Add(parts + (row * Lanes), Vector256.LoadAligned(products + (row * Lanes)) * At(factors + Other, offsets[row]));
        }
    }

    private static void Fork(in ShapleyStep step, double* constants, int* own, int* below, int count, double* products, double* expected, double* parts)
    {
        var factors = (byte*)(constants + step.Cut.Constants);
        var left = (byte*)(constants + step.Left.Constants);
        var right = (byte*)(constants + step.Right.Constants);
        var part = parts + step.Cut.Part;
        var leftPart = parts + step.Left.Part;
        var rightPart = parts + step.Right.Part;
        for (var row = 0; row < count; row++)
        {
            var product = Vector256.LoadAligned(products + (row * Lanes));
            var factor = At(factors, own[row]);
            var toLeft = product * factor;
            Add(leftPart + (row * Lanes), toLeft * At(left + Other, below[row]));
            Add(rightPart + (row * Lanes), (product - toLeft) * At(right + Other, below[Rows + row]));
            var other = At(right, below[Rows + row]);
            var apart = At(left, below[row]) - other;
            (other + (apart * factor)).StoreAligned(expected + (row * Lanes));
            Add(part + (row * Lanes), product * (apart * At(factors + Other, own[row])));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> At(byte* factors, int offset) => Vector256.LoadAligned((double*)(factors + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(double* part, Vector256<double> value) => (Vector256.LoadAligned(part) + value).StoreAligned(part);

    private static double Expectation(ForestNodes nodes)
    {
        var sum = 0.0;
        for (var tree = 0; tree < nodes.Trees; tree++)
        {
            for (var node = nodes.Roots[tree]; node < nodes.Roots[tree + 1]; node++)
            {
                sum += nodes.Column[node] == ForestNodes.Leaf ? nodes.LeafValue(node) * nodes.Count[node] / nodes.Count[nodes.Roots[tree]] : 0;
            }
        }

        return sum / nodes.Trees;
    }
}
