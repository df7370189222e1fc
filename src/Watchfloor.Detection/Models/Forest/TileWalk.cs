using System.Runtime.CompilerServices;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>Sums the leaf units of all trees for the rows of a tile.</summary>
internal static unsafe class TileWalk
{
    /// <summary>Walks every tree for every row.</summary>
    /// <param name="layout">The forest.</param>
    /// <param name="tile">Keys, column after column, <see cref="ScoringLayout.TileRows"/> rows each.</param>
    /// <param name="rows">Rows to walk, a multiple of 16.</param>
    /// <param name="numbers">Room for one number a row.</param>
    /// <param name="sums">Receives the sum of units of each row.</param>
    public static void Sum<TLanes>(ScoringLayout layout, int* tile, int rows, int* numbers, int* sums)
        where TLanes : struct, ILanes<TLanes>
    {
        new Span<int>(sums, rows).Clear();
        var keys = (int*)Unsafe.AsPointer(ref layout.TopKey[0]);
        var offsets = (int*)Unsafe.AsPointer(ref layout.TopOffset[0]);
        var exits = (int*)Unsafe.AsPointer(ref layout.Exit[0]);
        var nodes = (byte*)Unsafe.AsPointer(ref layout.Nodes[0]);
        foreach (var steps in layout.Steps)
        {
            Top<TLanes>(keys, offsets, tile, rows, numbers);
            Rest(nodes, exits, steps, tile, rows, numbers, sums);
            keys += ScoringLayout.TopCuts;
            offsets += ScoringLayout.TopCuts;
            exits += ScoringLayout.TopCuts;
        }
    }

    // The first five levels: all cuts are compared, then each level picks the one on the row's way.
    private static void Top<TLanes>(int* keys, int* offsets, int* tile, int rows, int* numbers)
        where TLanes : struct, ILanes<TLanes>
    {
        for (var row = 0; row < rows; row += TLanes.Count)
        {
            var at = tile + row;
            var m4 = TLanes.Below(at + offsets[0], keys[0]);
            var m3 = TLanes.Select(m4, TLanes.Below(at + offsets[1], keys[1]), TLanes.Below(at + offsets[2], keys[2]));
            Three<TLanes>(keys + 3, offsets + 3, at, out var high, out var middle, out var low);
            Three<TLanes>(keys + 10, offsets + 10, at, out var otherHigh, out var otherMiddle, out var otherLow);
            high = TLanes.Select(m3, high, otherHigh);
            middle = TLanes.Select(m3, middle, otherMiddle);
            low = TLanes.Select(m3, low, otherLow);
            Three<TLanes>(keys + 17, offsets + 17, at, out var rightHigh, out var rightMiddle, out var rightLow);
            Three<TLanes>(keys + 24, offsets + 24, at, out otherHigh, out otherMiddle, out otherLow);
            TLanes.StoreNumber(
                m4,
                m3,
                TLanes.Select(m4, high, TLanes.Select(m3, rightHigh, otherHigh)),
                TLanes.Select(m4, middle, TLanes.Select(m3, rightMiddle, otherMiddle)),
                TLanes.Select(m4, low, TLanes.Select(m3, rightLow, otherLow)),
                numbers + row);
        }
    }

    // Seven cuts of three levels.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Three<TLanes>(int* keys, int* offsets, int* at, out TLanes high, out TLanes middle, out TLanes low)
        where TLanes : struct, ILanes<TLanes>
    {
        high = TLanes.Below(at + offsets[0], keys[0]);
        middle = TLanes.Select(high, TLanes.Below(at + offsets[1], keys[1]), TLanes.Below(at + offsets[2], keys[2]));
        low = TLanes.Select(
            high,
            TLanes.Select(middle, TLanes.Below(at + offsets[3], keys[3]), TLanes.Below(at + offsets[4], keys[4])),
            TLanes.Select(middle, TLanes.Below(at + offsets[5], keys[5]), TLanes.Below(at + offsets[6], keys[6])));
    }

    // Four rows at a time: their steps do not wait for each other. A comparison is added as a number, because which way a row goes
    // cannot be foreseen and a wrong guess costs more than the whole step.
    private static void Rest(byte* nodes, int* exits, int steps, int* tile, int rows, int* numbers, int* sums)
    {
        for (var row = 0; row < rows; row += 4)
        {
            var at = tile + row;
            var number = numbers + row;
            var a = nodes + exits[number[0]];
            var b = nodes + exits[number[1]];
            var c = nodes + exits[number[2]];
            var d = nodes + exits[number[3]];
            for (var step = 0; step < steps; step++)
            {
                a = Step(nodes, a, at);
                b = Step(nodes, b, at + 1);
                c = Step(nodes, c, at + 2);
                d = Step(nodes, d, at + 3);
            }

            var sum = sums + row;
            sum[0] += ((WalkNode*)a)->Value;
            sum[1] += ((WalkNode*)b)->Value;
            sum[2] += ((WalkNode*)c)->Value;
            sum[3] += ((WalkNode*)d)->Value;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static byte* Step(byte* nodes, byte* at, int* values)
    {
        var node = (WalkNode*)at;
        return nodes + node->Left + ((nint)Unsafe.BitCast<bool, byte>(values[node->Offset] > node->Key) << 4);
    }
}
