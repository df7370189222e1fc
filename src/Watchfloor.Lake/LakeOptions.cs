using Watchfloor.Lake.ObjectStores;

namespace Watchfloor.Lake;

/// <summary>Where the lake is and what it may use.</summary>
public sealed class LakeOptions
{
    /// <summary>The data folder, or the address of an object store as <see cref="LakeLocation"/> reads it; the table lies in <c>events/</c> below it. Default <c>./.watchfloor</c>.</summary>
    public string Directory { get; set; } = ".watchfloor";

    /// <summary>Folder of this machine for what cannot lie in an object store (copies of its files, notes of the collectors); null for the lake's own folder, or the user's cache folder when it has none.</summary>
    public string? LocalFolder { get; set; }

    /// <summary>How an object store is reached.</summary>
    public ObjectStoreOptions Objects { get; set; } = new();

    /// <summary>Memory the query engine may take before it spills to disk. Default 1 GiB; less makes big sorts slower.</summary>
    public long MemoryLimitBytes { get; set; } = 1L << 30;

    /// <summary>Threads of the query engine; 0 for one per core.</summary>
    public int Threads { get; set; }
}
