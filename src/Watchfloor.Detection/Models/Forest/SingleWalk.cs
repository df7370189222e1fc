using System.Runtime.CompilerServices;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>All trees for one row, four trees at a time: their steps do not wait for each other.</summary>
internal static unsafe class SingleWalk
{
    /// <summary>Sum of leaf units.</summary>
    /// <param name="layout">The forest.</param>
    /// <param name="row">Keys of the row.</param>
    public static long Sum(ScoringLayout layout, int* row)
    {
        var nodes = (byte*)Unsafe.AsPointer(ref layout.Nodes[0]);
        var shift = layout.TileShift;
        var (root, depth) = (layout.Root, layout.Depth);
        long sum = 0;
        var tree = 0;
        for (; tree + 4 <= root.Length; tree += 4)
        {
            var a = nodes + root[tree];
            var b = nodes + root[tree + 1];
            var c = nodes + root[tree + 2];
            var d = nodes + root[tree + 3];
            var steps = Math.Max(Math.Max(depth[tree], depth[tree + 1]), Math.Max(depth[tree + 2], depth[tree + 3]));
            for (var step = 0; step < steps; step++)
            {
                a = Step(nodes, a, row, shift);
                b = Step(nodes, b, row, shift);
                c = Step(nodes, c, row, shift);
                d = Step(nodes, d, row, shift);
            }

            sum += ((WalkNode*)a)->Value + ((WalkNode*)b)->Value + ((WalkNode*)c)->Value + ((WalkNode*)d)->Value;
        }

        for (; tree < root.Length; tree++)
        {
            var at = nodes + root[tree];
            for (var step = 0; step < depth[tree]; step++)
            {
                at = Step(nodes, at, row, shift);
            }

            sum += ((WalkNode*)at)->Value;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Step(byte* nodes, byte* at, int* row, int shift)
    {
        var node = (WalkNode*)at;
        return nodes + node->Left + ((nint)Unsafe.BitCast<bool, byte>(row[node->Offset >> shift] > node->Key) << 4);
    }
}
