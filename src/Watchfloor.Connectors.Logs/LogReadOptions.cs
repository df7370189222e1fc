using Watchfloor.Connectors.Logs.Csv;

namespace Watchfloor.Connectors.Logs;

/// <summary>How log files are read. Every limit is per file.</summary>
public sealed class LogReadOptions
{
    /// <summary>What the files are, one of <see cref="LogFormats.Names"/>. Default <c>auto</c>: the content decides.</summary>
    public string Format { get; set; } = LogFormats.Auto;

    /// <summary>What the columns of CSV files mean; the first whose columns a file has is used.</summary>
    public IReadOnlyList<CsvMapping> CsvMappings { get; set; } = [];

    /// <summary>Mappings of vendors' connectors, for files of their records. Without them such files are skipped and told of.</summary>
    public IReadOnlyCollection<IFeedMapping> VendorMappings { get; set; } = [];

    /// <summary>Events per batch. Default 50,000, about 60 MB, or fewer when their records are 16 MiB; more gives the lake fewer and bigger files.</summary>
    public int BatchSize { get; set; } = 50_000;

    /// <summary>Longest line that is read whole. Default 1 MiB; a longer one goes to quarantine with its beginning.</summary>
    public int MaxLineBytes { get; set; } = 1 << 20;

    /// <summary>Longest record that is read whole where one JSON document holds many. Default 16 MiB: Azure puts a minute of a whole network into one.</summary>
    public int MaxObjectBytes { get; set; } = 1 << 24;

    /// <summary>How much of a line that cannot be mapped is kept. Default 4 KiB.</summary>
    public int QuarantinedBytes { get; set; } = 4096;

    /// <summary>Lines kept in quarantine; more are counted, and lie in the kept file all the same. Default 1,000.</summary>
    public int MaxQuarantined { get; set; } = 1000;

    /// <summary>Where earlier imports of any content stopped. The one that fits the file's own bytes decides where to go on; the path does not matter.</summary>
    public IReadOnlyCollection<LogCursor> Earlier { get; set; } = [];

    /// <summary>The same options with other earlier imports.</summary>
    internal LogReadOptions After(IReadOnlyCollection<LogCursor> earlier)
    {
        var copy = (LogReadOptions)MemberwiseClone();
        copy.Earlier = earlier;
        return copy;
    }
}
