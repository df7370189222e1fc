using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DuckDB.NET.Data;
using Watchfloor.Lake.Columns;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake.ObjectStores;

/// <summary>Tells which days and classes a query reads, before any of their files is here: the engine plans it over empty files of the same shape and says which it would open.</summary>
/// <remarks>What the plan does not say clearly counts as "all": too much is slow, too little would be wrong.</remarks>
internal sealed partial class PartitionPlanner : IDisposable
{
    private readonly MountFolder folder;
    private readonly DuckDBConnection engine;

    /// <param name="folder">Where the empty files go; disposed with this.</param>
    /// <param name="partitions">Days and classes of the snapshot, and whether a record was issued again in them.</param>
    public PartitionPlanner(MountFolder folder, IReadOnlyCollection<(Partition Partition, bool IsReissued)> partitions)
    {
        this.folder = folder;
        engine = Engine.Open(threads: 1);
        engine.Execute("CREATE TABLE partitions (day DATE, class_uid INTEGER)");
        var nobody = new Partition("1970-01-01", -1);
        var files = new List<(AddFile, string)>();
        foreach (var ofClass in partitions.GroupBy(item => item.Partition.ClassUid))
        {
            var shape = Path.Combine(folder.Path, $"{ofClass.Key.ToString(CultureInfo.InvariantCulture)}.parquet");
            engine.Execute($"COPY ({LakeViews.EmptyFileSql(ofClass.Key)}) TO {Engine.Quote(shape)} (FORMAT parquet)");
            files.AddRange(ofClass.Select(item => (Placeholder(item.Partition, item.IsReissued), Link(shape, item.Partition, ofClass.Key))));

            // One file that no query wants: only so does the plan name each scan's class, as the filter that leaves this one out.
            Probes[ofClass.Key] = Link(shape, nobody, ofClass.Key);
        }

        foreach (var partition in partitions.Select(item => item.Partition).Append(nobody))
        {
            engine.Execute($"INSERT INTO partitions VALUES ({Engine.Quote(partition.Day)}, {partition.ClassUid.ToString(CultureInfo.InvariantCulture)})");
        }

        foreach (var statement in LakeViews.Create(files, Probes))
        {
            engine.Execute(statement);
        }

        // That the files are empty must not count: no part of the plan may go because of what stands in them.
        engine.Execute("SET disabled_optimizers = 'statistics_propagation,empty_result_pullup'");
        engine.LockDown(folder.Path);
    }

    private Dictionary<int, string> Probes { get; } = [];

    /// <summary>The days and classes that a query may read; null when the plan does not say.</summary>
    public IReadOnlySet<Partition>? Needed(string sql, IReadOnlyDictionary<string, object?> parameters)
    {
        try
        {
            using var connection = engine.Duplicate();
            connection.Open();
            using var command = connection.Command("EXPLAIN (FORMAT json) " + sql, parameters);
            using var reader = command.ExecuteReader();
            var needed = new HashSet<Partition>();
            while (reader.Read())
            {
                using var plan = JsonDocument.Parse(reader.GetString(1));
                foreach (var node in plan.RootElement.EnumerateArray())
                {
                    if (!Collect(connection, node, needed))
                    {
                        return null;
                    }
                }
            }

            return needed;
        }
        catch (Exception exception) when (exception is DuckDBException or JsonException or InvalidOperationException)
        {
            // The engine itself will say what is wrong with the query.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        engine.Dispose();
        folder.Dispose();
    }

    private static AddFile Placeholder(Partition partition, bool isReissued)
    {
        var tags = new Dictionary<string, string?> { [LakeTable.ColumnsTag] = DataFile.ColumnsOf(partition.ClassUid) };
        if (isReissued)
        {
            tags[LakeTable.ReissuedTag] = "true";
        }

        return new()
        {
            Path = "", Size = 0, ModificationTime = 0, DataChange = false, Tags = tags,
            PartitionValues = new Dictionary<string, string?> { ["day"] = partition.Day, ["class_uid"] = partition.ClassUid.ToString(CultureInfo.InvariantCulture) },
        };
    }

    private string Link(string shape, Partition partition, int classUid)
    {
        var target = Path.Combine(folder.Path, $"day={partition.Day}", $"class_uid={partition.ClassUid.ToString(CultureInfo.InvariantCulture)}", $"{classUid.ToString(CultureInfo.InvariantCulture)}.parquet");
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (OperatingSystem.IsWindows())
        {
            File.Copy(shape, target);
        }
        else
        {
            HardLink.TryMake(shape, target);
        }

        return target;
    }

    private static bool Collect(DuckDBConnection connection, JsonElement node, HashSet<Partition> needed)
    {
        var name = node.GetProperty("name").GetString()!;
        if (name.Contains("PARQUET", StringComparison.OrdinalIgnoreCase) && !CollectScan(connection, node.GetProperty("extra_info"), needed))
        {
            return false;
        }

        foreach (var child in node.GetProperty("children").EnumerateArray())
        {
            if (!Collect(connection, child, needed))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CollectScan(DuckDBConnection connection, JsonElement scan, HashSet<Partition> needed)
    {
        if (Texts(scan, "File Filters") is not { Count: > 0 } filters || Texts(scan, "Scanning Files") is not [var scanned] || !int.TryParse(scanned.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        var places = filters.SelectMany(Split).ToList();
        if (Select(connection, places).Count < count)
        {
            // We have misread the plan.
            return false;
        }

        needed.UnionWith(Select(connection, [.. places, .. Texts(scan, "Filters").SelectMany(DaysOf)]));
        return true;
    }

    private static List<Partition> Select(DuckDBConnection connection, List<string> filters) => connection.Query(
        $"SELECT day::VARCHAR, class_uid FROM partitions WHERE {string.Join(" AND ", filters)}", row => new Partition(row.GetString(0), row.GetInt32(1)));

    // The plan writes its filters one behind the other, each in brackets.
    private static IEnumerable<string> Split(string filters)
    {
        var (depth, start, isQuoted) = (0, 0, false);
        for (var at = 0; at < filters.Length; at++)
        {
            isQuoted ^= filters[at] == '\'';
            depth += isQuoted ? 0 : filters[at] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0 && !isQuoted && filters[at] == ')')
            {
                yield return filters[start..(at + 1)];
                start = at + 1;
            }
        }

        if (start < filters.Length)
        {
            yield return filters[start..];
        }
    }

    // An event lies in the day of its time, so a bound on the time is one on the day.
    private static IEnumerable<string> DaysOf(string filter)
    {
        if (TimeBound().Match(filter) is { Success: true } bound)
        {
            var day = $"DATE '{bound.Groups["day"].Value}'";
            yield return bound.Groups["sign"].Value switch
            {
                ">=" or ">" => $"day >= {day}",
                "=" => $"day BETWEEN {day} AND {day} + 1",
                _ => $"day <= {day} + 1",
            };
        }
        else if (TimeRange().Match(filter) is { Success: true } range)
        {
            yield return $"day BETWEEN DATE '{range.Groups["from"].Value}' AND DATE '{range.Groups["to"].Value}' + 1";
        }
    }

    private static List<string> Texts(JsonElement info, string name) => !info.TryGetProperty(name, out var value) ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.GetString()!)]
        : value.GetString() is { Length: > 0 } text ? [text] : [];

    [GeneratedRegex(@"^\(make_timestamp\(epoch_us\(""?time""?\)\) (?<sign>>=|>|<=|<|=) '(?<day>\d{4}-\d{2}-\d{2})[ 0-9:.]*'::TIMESTAMP\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex TimeBound();

    [GeneratedRegex(@"^\(make_timestamp\(epoch_us\(""?time""?\)\) BETWEEN '(?<from>\d{4}-\d{2}-\d{2})[ 0-9:.]*'::TIMESTAMP AND '(?<to>\d{4}-\d{2}-\d{2})[ 0-9:.]*'::TIMESTAMP\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex TimeRange();
}

/// <summary>One day and class of the table.</summary>
/// <param name="Day">The day as the log writes it.</param>
/// <param name="ClassUid">The OCSF class.</param>
internal readonly record struct Partition(string Day, int ClassUid)
{
    /// <summary>The day and class of a file.</summary>
    public static Partition Of(AddFile file) => new(file.PartitionValues["day"]!, int.Parse(file.PartitionValues["class_uid"]!, CultureInfo.InvariantCulture));
}
