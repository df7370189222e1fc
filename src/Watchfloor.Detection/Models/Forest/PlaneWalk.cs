using System.Runtime.CompilerServices;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>Trees of hyperplanes, one row at a time: a cut reads the row and the plane straight through.</summary>
internal sealed unsafe class PlaneWalk
{
    private const int Lanes = 8;

    private readonly ScoringLayout layout;
    private readonly int width;
    private readonly bool isDense;
    private readonly int[] columns;
    private readonly float[] weights;

    public PlaneWalk(ForestNodes nodes, Planes planes, int columns)
    {
        isDense = planes.IsDense(columns);
        width = isDense ? Padded(planes.Width) : planes.Width;
        layout = ScoringLayout.Of(nodes, columns, width);
        this.columns = GC.AllocateArray<int>(planes.Columns.Length, pinned: true);
        planes.Columns.CopyTo(this.columns, 0);
        weights = GC.AllocateArray<float>(planes.Count * width, pinned: true);
        for (var plane = 0; plane < planes.Count; plane++)
        {
            planes.Weights.AsSpan(plane * planes.Width, planes.Width).CopyTo(weights.AsSpan(plane * width));
        }
    }

    /// <summary>The trees, their offsets the start of each plane.</summary>
    public ScoringLayout Layout => layout;

    /// <summary>Columns rounded up to whole registers.</summary>
    public static int Padded(int columns) => (columns + Lanes - 1) & ~(Lanes - 1);

    /// <summary>Sums of leaf units. A tree is walked by all rows before the next one, so that its planes stay in the nearest cache.</summary>
    /// <param name="rows">Row after row, each padded with zeros.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="sums">Receives one sum a row.</param>
    public void Sum(float* rows, int count, int stride, int* sums)
    {
        new Span<int>(sums, count).Clear();
        var nodes = (byte*)Unsafe.AsPointer(ref layout.Nodes[0]);
        for (var tree = 0; tree < layout.Root.Length; tree++)
        {
            var root = nodes + layout.Root[tree];
            if (isDense)
            {
                WalkDense(nodes, root, layout.Depth[tree], rows, count, stride, sums);
            }
            else
            {
                WalkSparse(nodes, root, layout.Depth[tree], rows, count, stride, sums);
            }
        }
    }

    // A leaf points at itself and no number is above its threshold, so every row takes as many steps as the deepest. Four rows at a time:
    // a dot product is a long chain of operations, and those of other rows fill its pauses.
    private void WalkDense(byte* nodes, byte* root, int steps, float* rows, int count, int stride, int* sums)
    {
        var planes = (float*)Unsafe.AsPointer(ref weights[0]);
        var row = 0;
        for (; row + 4 <= count; row += 4)
        {
            var (a, b, c, d) = ((nint)root, (nint)root, (nint)root, (nint)root);
            var at = rows + ((long)row * stride);
            for (var step = 0; step < steps; step++)
            {
                a = Child(nodes, a, Projection.Dense(at, planes + ((WalkNode*)a)->Offset, width));
                b = Child(nodes, b, Projection.Dense(at + stride, planes + ((WalkNode*)b)->Offset, width));
                c = Child(nodes, c, Projection.Dense(at + (2 * stride), planes + ((WalkNode*)c)->Offset, width));
                d = Child(nodes, d, Projection.Dense(at + (3 * stride), planes + ((WalkNode*)d)->Offset, width));
            }

            sums[row] += ((WalkNode*)a)->Value;
            sums[row + 1] += ((WalkNode*)b)->Value;
            sums[row + 2] += ((WalkNode*)c)->Value;
            sums[row + 3] += ((WalkNode*)d)->Value;
        }

        for (; row < count; row++)
        {
            var at = (nint)root;
            for (var step = 0; step < steps; step++)
            {
                at = Child(nodes, at, Projection.Dense(rows + ((long)row * stride), planes + ((WalkNode*)at)->Offset, width));
            }

            sums[row] += ((WalkNode*)at)->Value;
        }
    }

    private void WalkSparse(byte* nodes, byte* root, int steps, float* rows, int count, int stride, int* sums)
    {
        var planes = (float*)Unsafe.AsPointer(ref weights[0]);
        var planeColumns = (int*)Unsafe.AsPointer(ref columns[0]);
        for (var row = 0; row < count; row++)
        {
            var at = (nint)root;
            var values = rows + ((long)row * stride);
            for (var step = 0; step < steps; step++)
            {
                var plane = ((WalkNode*)at)->Offset;
                at = Child(nodes, at, Projection.Sparse(values, planeColumns + plane, planes + plane, width));
            }

            sums[row] += ((WalkNode*)at)->Value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint Child(byte* nodes, nint at, float value)
    {
        var node = (WalkNode*)at;
        return (nint)(nodes + node->Left + ((nint)Unsafe.BitCast<bool, byte>(OrderKey.Of(value) > node->Key) << 4));
    }
}
