using Watchfloor.Connectors.Logs;
using Watchfloor.Connectors.Logs.Csv;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>How log files are read, from what a command was given.</summary>
internal static class LogOptions
{
    /// <summary>Checks the format and reads the mappings.</summary>
    /// <exception cref="UsageException">The format is none, or a mapping cannot be read.</exception>
    public static LogReadOptions Of(string format, IReadOnlyList<string> mappings)
    {
        var known = LogFormats.Names.FirstOrDefault(name => name.Equals(format, StringComparison.OrdinalIgnoreCase))
            ?? throw new UsageException($"'{format}' is no format that this version imports. There are: {string.Join(", ", LogFormats.Names)}.");
        return known == "csv" && mappings.Count == 0
            ? throw new UsageException("CSV needs to be told what its columns mean: give --mapping FILE. docs/connectors/csv.md shows one.")
            : new LogReadOptions { Format = known, CsvMappings = [.. mappings.Select(Read)] };
    }

    /// <summary>Every feed that files may fill.</summary>
    public static IReadOnlyCollection<string> Feeds(LogReadOptions options) =>
        [.. LogFormats.Feeds.Select(feed => feed.Feed), .. options.CsvMappings.Select(mapping => mapping.Feed).Distinct()];

    private static CsvMapping Read(string path)
    {
        try
        {
            return CsvMapping.Parse(File.ReadAllText(path));
        }
        catch (FormatException error)
        {
            throw new UsageException($"{path}: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The mapping {path} cannot be read: {error.Message}");
        }
    }
}
