using System.Globalization;
using System.Security.Cryptography;
using Watchfloor.Lake.Columns;
using Watchfloor.Lake.Delta;

namespace Watchfloor.Lake;

/// <summary>What our table says about itself: names, partitioning, settings.</summary>
internal static class LakeTable
{
    /// <summary>Folder of the table below the data folder.</summary>
    public const string Folder = "events";

    /// <summary>Format that this program writes. A table with a higher one is refused.</summary>
    public const int Format = 1;

    /// <summary>Table property that holds the format.</summary>
    public const string FormatKey = "watchfloor.format";

    /// <summary>Table property that holds the secret under the record hashes.</summary>
    public const string SeedKey = "watchfloor.hashSeed";

    /// <summary>Tag of a file in which some record was stored before with other content.</summary>
    public const string ReissuedTag = "watchfloor.reissued";

    /// <summary>Tag of a file: names the set of columns it has.</summary>
    public const string ColumnsTag = "watchfloor.columns";

    /// <summary>The partition columns.</summary>
    public static readonly IReadOnlyList<string> PartitionColumns = ["day", "class_uid"];

    /// <summary>Classes whose records their source issues again and again under one id; their views always pick the newest.</summary>
    public static readonly IReadOnlyList<int> AlwaysVersioned = [0, 2002, 2004, 2005, 2006, 5001, 5003, 5021, 7001];

    /// <summary>Metadata of a new table.</summary>
    public static DeltaMetadata NewMetadata(TimeProvider time) => new()
    {
        Id = Guid.CreateVersion7().ToString("D"),
        Name = "events",
        SchemaString = Schema(),
        PartitionColumns = PartitionColumns,
        CreatedTime = time.GetUtcNow().ToUnixTimeMilliseconds(),
        Configuration = new Dictionary<string, string>
        {
            [FormatKey] = Format.ToString(CultureInfo.InvariantCulture),
            [SeedKey] = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)).ToString("x16", CultureInfo.InvariantCulture),

            // Cursors stand in the commits themselves, so no engine may clean these up.
            ["delta.enableExpiredLogCleanup"] = "false",
        },
    };

    /// <summary>The secret of a table.</summary>
    public static ulong Seed(DeltaSnapshot snapshot) =>
        ulong.Parse(snapshot.Metadata.Configuration[SeedKey], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Checks that a table is ours and not newer than this program.</summary>
    /// <exception cref="LakeException">It is not.</exception>
    public static void RequireOurs(DeltaSnapshot snapshot, string location)
    {
        if (!snapshot.Metadata.Configuration.TryGetValue(FormatKey, out var format) || !snapshot.Metadata.Configuration.ContainsKey(SeedKey))
        {
            throw new LakeException($"The Delta table at {location} was not made by Watchfloor (it has no property {FormatKey}). Name another place with --lake.");
        }

        if (!int.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > Format)
        {
            throw new LakeException($"The lake at {location} has format {format}; this program knows format {Format}. A newer Watchfloor wrote it: update this one.");
        }

        if (snapshot.Protocol.MinWriterVersion > 2)
        {
            throw new LakeException(
                $"The lake at {location} asks for Delta writer version {snapshot.Protocol.MinWriterVersion}; this program writes version 2. Another engine upgraded it: restore a copy, or read it with that engine.");
        }
    }

    /// <summary>Day of a partition as the log writes it.</summary>
    public static string DayText(int daysSince1970) => DateOnly.FromDayNumber(DayZero + daysSince1970).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Days since 1970 of a partition value.</summary>
    public static int DayNumber(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture).DayNumber - DayZero;

    private static int DayZero => new DateOnly(1970, 1, 1).DayNumber;

    private static string Schema()
    {
        var fields = new List<string> { Field("day", "\"date\""), Field("class_uid", "\"integer\"") };
        fields.AddRange(LakeColumns.All.Select(column => Field(column.Name, column.DeltaType)));
        fields.Add(Field("commit_version", "\"long\""));
        return $$"""{"type":"struct","fields":[{{string.Join(",", fields)}}]}""";
    }

    private static string Field(string name, string type) => $$$"""{"name":"{{{name}}}","type":{{{type}}},"nullable":true,"metadata":{}}""";
}
