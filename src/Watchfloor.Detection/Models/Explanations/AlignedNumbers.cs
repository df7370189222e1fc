using System.Runtime.CompilerServices;

namespace Watchfloor.Detection.Models.Explanations;

/// <summary>Doubles that stay where they are and start at a cache line, so that no register is loaded from two.</summary>
internal sealed unsafe class AlignedNumbers
{
    private const int Line = 64;

    private readonly double[] room;

    public AlignedNumbers(long length)
    {
        room = GC.AllocateArray<double>(checked((int)length + (Line / sizeof(double))), pinned: true);
        First = (double*)(((nint)Unsafe.AsPointer(ref room[0]) + Line - 1) & ~(Line - 1));
    }

    /// <summary>The first number; valid for as long as this object is.</summary>
    public double* First { get; }

    /// <summary>Makes all of them 0.</summary>
    public void Clear() => Array.Clear(room);
}
