using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>The part of the LogScale query language that search jobs here understand: field filters, then <c>head</c>, <c>tail</c> and <c>sort</c>.</summary>
/// <remarks>A query that is not understood finds nothing, as with the vendor: an empty answer is not proof of absence.</remarks>
internal sealed partial class Cql
{
    /// <summary>Rows a search gives when it does not say how many.</summary>
    public const int DefaultRows = 200;

    /// <summary>Rows a search gives at most.</summary>
    public const int MaximumRows = 20_000;

    private readonly List<Func<LabRecord, JsonElement, bool>> _filters = [];
    private readonly List<Func<LabRecord, bool>> _quickFilters = [];
    private bool _oldestFirst;
    private int _rows = DefaultRows;
    private bool _understood = true;

    private Cql()
    {
    }

    public static Cql Parse(string query)
    {
        var parsed = new Cql();
        foreach (var stage in SplitStages(query))
        {
            parsed.Add(stage.Trim());
        }

        return parsed;
    }

    /// <summary>Runs over records that are in order of time, oldest first.</summary>
    public List<LabRecord> Run(IEnumerable<LabRecord> records)
    {
        if (!_understood)
        {
            return [];
        }

        var found = new List<LabRecord>();
        foreach (var record in records)
        {
            if (_quickFilters.TrueForAll(accepts => accepts(record)) && AcceptsFields(record))
            {
                found.Add(record);
                if (_oldestFirst && found.Count == _rows)
                {
                    break;
                }
            }
        }

        if (_oldestFirst)
        {
            return found;
        }

        // Newest first is what a search shows by itself.
        found.Reverse();
        return found.Count > _rows ? found[.._rows] : found;
    }

    private static IEnumerable<string> SplitStages(string query)
    {
        var (start, inPattern, inText) = (0, false, false);
        for (var i = 0; i < query.Length; i++)
        {
            if (query[i] == '"' && !inPattern && (i == 0 || query[i - 1] != '\\'))
            {
                inText = !inText;
            }
            else if (query[i] == '/' && !inText && (inPattern || (i > 0 && query[i - 1] == '=')))
            {
                inPattern = !inPattern;
            }
            else if (query[i] == '|' && !inPattern && !inText)
            {
                yield return query[start..i];
                start = i + 1;
            }
        }

        yield return query[start..];
    }

    private bool AcceptsFields(LabRecord record)
    {
        if (_filters.Count == 0)
        {
            return true;
        }

        using var document = JsonDocument.Parse(record.Json);
        return _filters.TrueForAll(accepts => accepts(record, document.RootElement));
    }

    private void Add(string stage)
    {
        if (stage.Length is 0 || stage == "*")
        {
            return;
        }

        if (Function().Match(stage) is { Success: true } function)
        {
            AddFunction(function.Groups["name"].Value.ToLowerInvariant(), function.Groups["arguments"].Value);
            return;
        }

        var rest = stage;
        while (rest.Length > 0)
        {
            var comparison = Comparison().Match(rest);
            if (!comparison.Success)
            {
                _understood = false;
                return;
            }

            AddComparison(comparison);
            rest = And().Replace(rest[comparison.Length..].TrimStart(), "");
        }
    }

    private void AddFunction(string name, string arguments)
    {
        var named = arguments.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(argument => argument.Split('=', 2, StringSplitOptions.TrimEntries)).ToArray();
        var count = named.FirstOrDefault(argument => argument.Length == 1 && int.TryParse(argument[0], out _))?[0]
            ?? named.FirstOrDefault(argument => argument.Length == 2 && argument[0] == "limit")?[1];
        switch (name)
        {
            case "head":
                _oldestFirst = true;
                _rows = Rows(count, DefaultRows);
                break;
            case "tail":
                _oldestFirst = false;
                _rows = Rows(count, DefaultRows);
                break;
            case "sort" when named.Any(argument => argument[^1].Trim('"') == "@timestamp"):
                _oldestFirst = named.Any(argument => argument is ["order", "asc"]);
                _rows = Rows(count, DefaultRows);
                break;
            case "select" or "table":
                // Columns are left as they are: more than was asked for harms nobody.
                break;
            default:
                _understood = false;
                break;
        }
    }

    private static int Rows(string? count, int missing) =>
        int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var rows) ? Math.Clamp(rows, 1, MaximumRows) : missing;

    private void AddComparison(Match comparison)
    {
        var field = comparison.Groups["field"].Value;
        var negated = comparison.Groups["operation"].Value == "!=";
        var pattern = comparison.Groups["pattern"];
        var value = comparison.Groups["text"] is { Success: true } text ? text.Value : comparison.Groups["word"].Value;
        Func<string, bool> meets;
        if (pattern.Success)
        {
            if (Compile(pattern.Value, comparison.Groups["flags"].Value.Contains('i')) is not { } regex)
            {
                _understood = false;
                return;
            }

            meets = regex.IsMatch;
        }
        else
        {
            meets = found => value.Contains('*') ? System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(value, found) : found == value;
        }

        if (field is "#event_simpleName" or "event_simpleName")
        {
            _quickFilters.Add(record => meets(record.Kind) != negated);
        }
        else if (field == "aid")
        {
            _quickFilters.Add(record => meets(record.Device) != negated);
        }
        else if (field == "#repo")
        {
            _quickFilters.Add(_ => meets("base_sensor") != negated);
        }
        else
        {
            _filters.Add((_, record) => (record.TryGetProperty(field, out var found) && meets(found.ToString())) != negated);
        }
    }

    /// <summary>Null for a pattern that is wrong or needs more than a linear search.</summary>
    private static Regex? Compile(string pattern, bool ignoreCase)
    {
        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None));
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    [GeneratedRegex("""^(?<name>head|tail|sort|select|table)\s*\((?<arguments>.*)\)$""", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Function();

    [GeneratedRegex("""^(?<field>[#@]?[A-Za-z_][A-Za-z0-9_.]*)\s*(?<operation>!=|=)\s*(?:/(?<pattern>(?:[^/\\]|\\.)*)/(?<flags>[a-z]*)|"(?<text>(?:[^"\\]|\\.)*)"|(?<word>[^\s|]+))""")]
    private static partial Regex Comparison();

    [GeneratedRegex("""^and\s+""", RegexOptions.IgnoreCase)]
    private static partial Regex And();
}
