namespace Watchfloor.Lake;

/// <summary>Where the lake is and what it may use.</summary>
public sealed class LakeOptions
{
    /// <summary>The data folder; the table lies in <c>events/</c> below it. Default <c>./.watchfloor</c>.</summary>
    public string Directory { get; set; } = ".watchfloor";

    /// <summary>Memory the query engine may take before it spills to disk. Default 1 GiB; less makes big sorts slower.</summary>
    public long MemoryLimitBytes { get; set; } = 1L << 30;

    /// <summary>Threads of the query engine; 0 for one per core.</summary>
    public int Threads { get; set; }
}
