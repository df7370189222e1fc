using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>The part of KQL that hunting queries here understand: a table, <c>where</c>, <c>order by Timestamp</c>, <c>take</c>, <c>project</c>, <c>getschema</c>.</summary>
internal sealed partial class Kql
{
    /// <summary>Rows an answer holds at most.</summary>
    public const int MaximumRows = 100_000;

    private readonly List<Func<LabRecord, JsonElement, bool>> _filters = [];
    private bool _newestFirst;
    private bool _ordered;
    private int _rows = MaximumRows;

    private Kql(string table) => Table = table;

    /// <summary>The table asked.</summary>
    public string Table { get; }

    /// <summary>Whether the query asks for the table's columns instead of its rows.</summary>
    public bool AsksForSchema { get; private set; }

    /// <summary>Columns of the answer; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; private set; }

    /// <summary>Earliest time asked for.</summary>
    public DateTimeOffset From { get; private set; } = DateTimeOffset.MinValue;

    /// <summary>First time no longer asked for.</summary>
    public DateTimeOffset To { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>Compiles a query.</summary>
    /// <exception cref="FormatException">The query is not understood; the message is what the vendor's error says.</exception>
    public static Kql Parse(string query, DateTimeOffset now)
    {
        var stages = query.Split('|').Select(stage => stage.Trim()).ToArray();
        var parsed = new Kql(stages[0]);
        foreach (var stage in stages[1..])
        {
            parsed.Add(stage, now);
        }

        return parsed;
    }

    /// <summary>Runs over records that are in order of time, oldest first.</summary>
    /// <param name="records">The table.</param>
    /// <param name="limit">Rows that may be gone through; null for any number.</param>
    /// <exception cref="FormatException">The query went through too many rows.</exception>
    public List<LabRecord> Run(IEnumerable<LabRecord> records, int? limit = null)
    {
        var found = new List<LabRecord>();
        var scanned = 0;
        foreach (var record in records)
        {
            if (++scanned > limit)
            {
                throw new FormatException("Query execution has exceeded the allowed limits (80DA0003): Query timed out. Optimize your query as recommended in best practices.");
            }

            if (Accepts(record))
            {
                found.Add(record);
                if (found.Count == _rows && !(_ordered && _newestFirst))
                {
                    break;
                }
            }
        }

        if (_ordered && _newestFirst)
        {
            found.Reverse();
        }

        return found.Count > _rows ? found[.._rows] : found;
    }

    private bool Accepts(LabRecord record)
    {
        if (record.Time < From || record.Time >= To)
        {
            return false;
        }

        if (_filters.Count == 0)
        {
            return true;
        }

        using var document = JsonDocument.Parse(record.Json);
        return _filters.TrueForAll(accepts => accepts(record, document.RootElement));
    }

    private void Add(string stage, DateTimeOffset now)
    {
        var word = stage.Split(' ', 2, StringSplitOptions.TrimEntries);
        var rest = word.Length > 1 ? word[1] : "";
        switch (word[0])
        {
            case "where":
                foreach (var condition in Conjunctions().Split(rest))
                {
                    Where(condition.Trim(), now);
                }

                break;
            case "order" or "sort":
                var order = Order().Match(rest);
                if (!order.Success)
                {
                    throw new FormatException($"Syntax error: only an order by Timestamp is supported, not '{rest}'.");
                }

                _ordered = true;
                _newestFirst = order.Groups[1].Value != "asc";
                break;
            case "take" or "limit":
                _rows = int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out var rows)
                    ? Math.Min(rows, MaximumRows)
                    : throw new FormatException($"Syntax error: '{rest}' is not a number of rows.");
                break;
            case "getschema":
                AsksForSchema = true;
                break;
            case "project":
                Columns = rest.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                break;
            default:
                throw new FormatException($"'{word[0]}' operator: unknown or not supported.");
        }
    }

    private void Where(string condition, DateTimeOffset now)
    {
        if (condition.StartsWith('(') && condition.EndsWith(')') && !condition.Contains("between", StringComparison.Ordinal) && !InList().IsMatch(condition))
        {
            condition = condition[1..^1].Trim();
        }

        if (Between().Match(condition) is { Success: true } between)
        {
            From = Later(From, Instant(between.Groups[1].Value, now));
            To = Earlier(To, After(Instant(between.Groups[2].Value, now)));
        }
        else if (TimeBound().Match(condition) is { Success: true } bound)
        {
            Bound(bound.Groups[1].Value, Instant(bound.Groups[2].Value, now));
        }
        else if (InList().Match(condition) is { Success: true } list)
        {
            var column = list.Groups[1].Value;
            var comparison = list.Groups[2].Value.EndsWith('~') ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
            var negated = list.Groups[2].Value.StartsWith('!');
            var values = Texts().Matches(list.Groups[3].Value).Select(match => match.Groups[1].Value).ToHashSet(comparison);
            _filters.Add((_, row) => values.Contains(Value(row, column)) != negated);
        }
        else if (Equal().Match(condition) is { Success: true } equal)
        {
            var (column, operation, value) = (equal.Groups[1].Value, equal.Groups[2].Value, equal.Groups[3].Value.Trim('"', '\''));
            _filters.Add((_, row) => operation switch
            {
                "==" => Value(row, column) == value,
                "!=" => Value(row, column) != value,
                "=~" => string.Equals(Value(row, column), value, StringComparison.OrdinalIgnoreCase),
                "startswith" => Value(row, column).StartsWith(value, StringComparison.OrdinalIgnoreCase),
                "endswith" => Value(row, column).EndsWith(value, StringComparison.OrdinalIgnoreCase),
                _ => Value(row, column).Contains(value, StringComparison.OrdinalIgnoreCase),
            });
        }
        else
        {
            throw new FormatException($"Syntax error: '{condition}' is not supported.");
        }
    }

    private void Bound(string operation, DateTimeOffset time)
    {
        switch (operation)
        {
            case ">=":
                From = Later(From, time);
                break;
            case ">":
                From = Later(From, After(time));
                break;
            case "<":
                To = Earlier(To, time);
                break;
            default:
                To = Earlier(To, After(time));
                break;
        }
    }

    private static string Value(JsonElement row, string column) => row.TryGetProperty(column, out var value) ? value.ToString() : "";

    private static DateTimeOffset Instant(string text, DateTimeOffset now)
    {
        if (Ago().Match(text) is { Success: true } ago)
        {
            var count = int.Parse(ago.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            return now - (ago.Groups[2].Value switch { "d" => TimeSpan.FromDays(count), "h" => TimeSpan.FromHours(count), "m" => TimeSpan.FromMinutes(count), _ => TimeSpan.FromSeconds(count) });
        }

        return text == "now()" ? now
            : FieldValue.Instant(text["datetime(".Length..^1].Trim('"', '\'', ' ')) is { } nanoseconds ? DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100)
            : throw new FormatException($"Syntax error: '{text}' is not a time.");
    }

    private static DateTimeOffset After(DateTimeOffset time) => time == DateTimeOffset.MaxValue ? time : time.AddTicks(1);

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private const string Time = """(datetime\([^)]*\)|ago\([^)]*\)|now\(\))""";

    [GeneratedRegex(@"\s+and\s+")]
    private static partial Regex Conjunctions();

    [GeneratedRegex("^by\\s+Timestamp(?:\\s+(asc|desc))?", RegexOptions.IgnoreCase)]
    private static partial Regex Order();

    [GeneratedRegex("^\\(?Timestamp\\s+between\\s*\\(\\s*" + Time + "\\s*\\.\\.\\s*" + Time + "\\s*\\)\\)?$")]
    private static partial Regex Between();

    [GeneratedRegex("^\\(?Timestamp\\s*(>=|<=|>|<)\\s*" + Time + "\\)?$")]
    private static partial Regex TimeBound();

    [GeneratedRegex("""^\(?([A-Za-z0-9_]+)\s+(!?in~?)\s*\(([^)]*)\)\)?$""")]
    private static partial Regex InList();

    [GeneratedRegex("""^([A-Za-z0-9_]+)\s*(==|!=|=~|\bstartswith\b|\bendswith\b|\bcontains\b|\bhas\b)\s*("[^"]*"|'[^']*'|[0-9]+)$""")]
    private static partial Regex Equal();

    [GeneratedRegex("""["']([^"']*)["']""")]
    private static partial Regex Texts();

    [GeneratedRegex("""^ago\(([0-9]{1,6})([dhms])\)$""")]
    private static partial Regex Ago();
}
