using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Watchfloor.Detection.Models.Forest;

/// <summary>A register of 32-bit lanes, one a row, so that one text of the algorithm serves every processor.</summary>
internal unsafe interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    static abstract int Count { get; }

    /// <summary>All bits of a lane where <paramref name="key"/> is greater than the number there, else none.</summary>
    static abstract TSelf Below(int* at, int key);

    static abstract TSelf Select(TSelf mask, TSelf whenSet, TSelf whenClear);

    /// <summary>Stores 16·m4 + 8·m3 + 4·m2 + 2·m1 + m0 of five masks.</summary>
    static abstract void StoreNumber(TSelf m4, TSelf m3, TSelf m2, TSelf m1, TSelf m0, int* to);
}

internal readonly unsafe struct OneLane(int value) : ILanes<OneLane>
{
    private readonly int value = value;

    public static int Count => 1;

    public static OneLane Below(int* at, int key) => new(key > *at ? -1 : 0);

    public static OneLane Select(OneLane mask, OneLane whenSet, OneLane whenClear) => mask.value != 0 ? whenSet : whenClear;

    public static void StoreNumber(OneLane m4, OneLane m3, OneLane m2, OneLane m1, OneLane m0, int* to) =>
        *to = (m4.value & 16) | (m3.value & 8) | (m2.value & 4) | (m1.value & 2) | (m0.value & 1);
}

internal readonly unsafe struct FourLanes(Vector128<int> value) : ILanes<FourLanes>
{
    private readonly Vector128<int> value = value;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Below(int* at, int key) => new(Vector128.GreaterThan(Vector128.Create(key), Vector128.Load(at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Select(FourLanes mask, FourLanes whenSet, FourLanes whenClear) => new(Vector128.ConditionalSelect(mask.value, whenSet.value, whenClear.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNumber(FourLanes m4, FourLanes m3, FourLanes m2, FourLanes m1, FourLanes m0, int* to) =>
        ((m4.value & Vector128.Create(16)) | (m3.value & Vector128.Create(8)) | (m2.value & Vector128.Create(4))
            | (m1.value & Vector128.Create(2)) | (m0.value & Vector128.Create(1))).Store(to);
}

internal readonly unsafe struct EightLanes(Vector256<int> value) : ILanes<EightLanes>
{
    private readonly Vector256<int> value = value;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Below(int* at, int key) => new(Vector256.GreaterThan(Vector256.Create(key), Vector256.Load(at)));

    // One instruction where the portable form may take three.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Select(EightLanes mask, EightLanes whenSet, EightLanes whenClear) => Avx.IsSupported
        ? new(Avx.BlendVariable(whenClear.value.AsSingle(), whenSet.value.AsSingle(), mask.value.AsSingle()).AsInt32())
        : new(Vector256.ConditionalSelect(mask.value, whenSet.value, whenClear.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNumber(EightLanes m4, EightLanes m3, EightLanes m2, EightLanes m1, EightLanes m0, int* to) =>
        ((m4.value & Vector256.Create(16)) | (m3.value & Vector256.Create(8)) | (m2.value & Vector256.Create(4))
            | (m1.value & Vector256.Create(2)) | (m0.value & Vector256.Create(1))).Store(to);
}

internal readonly unsafe struct SixteenLanes(Vector512<int> value) : ILanes<SixteenLanes>
{
    private readonly Vector512<int> value = value;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Below(int* at, int key) => new(Vector512.GreaterThan(Vector512.Create(key), Vector512.Load(at)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static SixteenLanes Select(SixteenLanes mask, SixteenLanes whenSet, SixteenLanes whenClear) => new(Vector512.ConditionalSelect(mask.value, whenSet.value, whenClear.value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNumber(SixteenLanes m4, SixteenLanes m3, SixteenLanes m2, SixteenLanes m1, SixteenLanes m0, int* to) =>
        ((m4.value & Vector512.Create(16)) | (m3.value & Vector512.Create(8)) | (m2.value & Vector512.Create(4))
            | (m1.value & Vector512.Create(2)) | (m0.value & Vector512.Create(1))).Store(to);
}
