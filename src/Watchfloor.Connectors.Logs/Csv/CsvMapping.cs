using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Csv;

/// <summary>What the columns of a kind of CSV file mean in OCSF. Read from JSON; docs/connectors/csv.md describes it.</summary>
public sealed class CsvMapping
{
    private static readonly char[] Separators = [',', '\t', ';', '|'];

    /// <summary>Name of the kind; the feed is <c>csv.</c> and it.</summary>
    public required string Name { get; init; }

    /// <summary>Feed of its events.</summary>
    public string Feed => $"csv.{Name}";

    /// <summary>OCSF class of its events, for example <c>network_activity</c>.</summary>
    public required string ClassName { get; init; }

    /// <summary>The columns that have a place; others go to unmapped.</summary>
    public required IReadOnlyList<CsvColumn> Columns { get; init; }

    /// <summary>Attributes that are the same for every row.</summary>
    internal IReadOnlyList<(string Path, JsonNode Value)> Constants { get; init; } = [];

    /// <summary>Headers whose values make a record's id; empty when the whole record does.</summary>
    public IReadOnlyList<string> Id { get; init; } = [];

    /// <summary>Cells that mean that there is no value, besides empty ones.</summary>
    public IReadOnlyList<string> Absent { get; init; } = [];

    /// <summary>How times are written, as .NET names it; null for ISO 8601 and numbers since 1970.</summary>
    public string? TimeFormat { get; init; }

    /// <summary>Zone of times that name none. Default UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The character between cells; null to find it.</summary>
    public char? Separator { get; init; }

    /// <summary>Reads a mapping.</summary>
    /// <exception cref="FormatException">It is none; the message says what is wrong.</exception>
    public static CsvMapping Parse(string json) => CsvMappingReader.Read(json);

    /// <summary>The separator of a file of this kind, which has the columns of the mapping; null when the file is of another kind.</summary>
    internal char? SeparatorOf(string header)
    {
        foreach (var separator in Separator is { } only ? [only] : Separators)
        {
            var names = CsvCells.Split(header, separator);
            if (names is { Count: > 1 } && Columns.All(column => names.Contains(column.Header, StringComparer.OrdinalIgnoreCase)))
            {
                return separator;
            }
        }

        return null;
    }

    /// <summary>A cell as an instant.</summary>
    internal bool TryTime(string text, out DateTimeOffset time)
    {
        if (TimeFormat is not null && DateTime.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            time = ToUtc(local);
            return Plausible.IsTime(time);
        }

        // A zone in the text outweighs the mapping's.
        if (!ReferenceEquals(TimeZone, TimeZoneInfo.Utc) && !NamesZone(text)
            && DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out local) && text.Length >= 10 && text[4] is '-' or '/')
        {
            time = ToUtc(local);
            return Plausible.IsTime(time);
        }

        return VendorTime.TryParse(text, out time) && Plausible.IsTime(time);
    }

    /// <summary>The mapping among several whose columns a file has.</summary>
    internal static CsvMapping? Sniff(ReadOnlySpan<byte> text, IReadOnlyList<CsvMapping> mappings)
    {
        var header = Header(text);
        return mappings.FirstOrDefault(mapping => mapping.SeparatorOf(header) is not null);
    }

    /// <summary>Whether a first line looks like names between commas.</summary>
    internal static bool LooksLikeCsv(ReadOnlySpan<byte> line)
    {
        var header = line.Length < 8192 ? Encoding.UTF8.GetString(line) : "";
        return Separators.Any(separator => header.Split(separator) is { Length: > 2 } cells && cells.All(cell => cell.Length < 80 && !cell.Any(char.IsControl)));
    }

    /// <summary>Why a file that may be CSV is not imported.</summary>
    internal static string WhyNot(ReadOnlySpan<byte> text, IReadOnlyList<CsvMapping> mappings)
    {
        var header = Header(text);
        var seen = new VendorText(header).ForDisplay(120);
        if (mappings.Count == 0)
        {
            return $"it looks like CSV with the columns '{seen}', and nobody said what they mean; give a mapping with --mapping FILE";
        }

        var separator = Separators.MaxBy(candidate => header.Count(letter => letter == candidate));
        var names = CsvCells.Split(header, separator) ?? [];
        var missing = mappings[0].Columns.Where(column => !names.Contains(column.Header, StringComparer.OrdinalIgnoreCase)).Select(column => column.Header);
        return $"no mapping fits its columns '{seen}'; '{mappings[0].Name}' also wants {string.Join(", ", missing.Take(6))}";
    }

    private static string Header(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? text[..Math.Min(text.Length, 8192)] : text[..Math.Min(end, 8192)]).TrimEnd('\r');
    }

    // An hour that a change of clocks makes twice is taken as the first; one that it leaves out as the one after.
    private DateTimeOffset ToUtc(DateTime local)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (local.Year < 2)
        {
            return default;
        }

        return new DateTimeOffset(local, TimeZone.GetUtcOffset(local)).ToUniversalTime();
    }

    private static bool NamesZone(string text) =>
        text.EndsWith('Z') || (text.Length > 16 && text.AsSpan(16).IndexOfAny('+', '-') >= 0) || text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
}
