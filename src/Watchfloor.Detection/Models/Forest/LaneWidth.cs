namespace Watchfloor.Detection.Models.Forest;

/// <summary>How many rows are compared at once. Every width gives the same bits.</summary>
public enum LaneWidth
{
    /// <summary>The widest that the processor has.</summary>
    Widest = 0,

    /// <summary>One row.</summary>
    Scalar = 1,

    /// <summary>Four rows: Arm64 and old x86-64.</summary>
    Four = 4,

    /// <summary>Eight rows: AVX2.</summary>
    Eight = 8,

    /// <summary>Sixteen rows: AVX-512.</summary>
    Sixteen = 16,
}
