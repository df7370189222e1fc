namespace Watchfloor.Connectors.Logs;

/// <summary>How log files are read. Every limit is per file.</summary>
public sealed class LogReadOptions
{
    /// <summary>Events per batch. Default 50,000, about 60 MB; more gives the lake fewer and bigger files.</summary>
    public int BatchSize { get; set; } = 50_000;

    /// <summary>Longest line that is read whole. Default 1 MiB; a longer one goes to quarantine with its beginning.</summary>
    public int MaxLineBytes { get; set; } = 1 << 20;

    /// <summary>How much of a line that cannot be mapped is kept. Default 4 KiB.</summary>
    public int QuarantinedBytes { get; set; } = 4096;

    /// <summary>Lines kept in quarantine; more are counted, and lie in the kept file all the same. Default 1,000.</summary>
    public int MaxQuarantined { get; set; } = 1000;

    /// <summary>Where earlier imports of any content stopped. The one that fits the file's own bytes decides where to go on; the path does not matter.</summary>
    public IReadOnlyCollection<LogCursor> Earlier { get; set; } = [];
}
