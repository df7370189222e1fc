using System.Data.Common;
using System.Globalization;
using Watchfloor.Lake;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Network;

/// <summary>Reads cells of a query by name.</summary>
/// <param name="row">The row.</param>
internal readonly struct RowReader(DbDataReader row)
{
    /// <summary>Whether the cell holds anything.</summary>
    public bool Has(string column) => !row.IsDBNull(row.GetOrdinal(column));

    /// <summary>Text; null when absent.</summary>
    public string? Text(string column) => row.GetOrdinal(column) is var at && row.IsDBNull(at) ? null : row.GetString(at);

    /// <summary>A whole number; 0 when absent.</summary>
    public long Long(string column) => row.GetOrdinal(column) is var at && row.IsDBNull(at) ? 0 : row.GetValue(at) switch
    {
        // The engine sums whole numbers in 128 bits.
        System.Numerics.BigInteger big => (long)big,
        var value => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A whole number that is never large; 0 when absent.</summary>
    public int Int(string column) => checked((int)Long(column));

    /// <summary>A number; 0 when absent.</summary>
    public double Number(string column) => row.GetOrdinal(column) is var at && row.IsDBNull(at) ? 0 : row.GetValue(at) switch
    {
        System.Numerics.BigInteger big => (double)big,
        var value => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    /// <summary>A truth; false when absent.</summary>
    public bool Truth(string column) => row.GetOrdinal(column) is var at && !row.IsDBNull(at) && row.GetBoolean(at);

    /// <summary>A time from a column of times, UTC.</summary>
    public DateTimeOffset Moment(string column) => row.GetUtc(row.GetOrdinal(column));

    /// <summary>A time from microseconds since 1970, UTC.</summary>
    public DateTimeOffset Time(string column) => DateTimeOffset.UnixEpoch.AddMicroseconds(Long(column));

    /// <summary>The evidence id of the row's own record.</summary>
    public EvidenceId Id() => new(Text("feed")!, Text("uid")!);

    /// <summary>Evidence ids; empty when absent.</summary>
    public IReadOnlyList<EvidenceId> Ids(string column) => [.. Texts(column).Select(EvidenceId.Parse)];

    /// <summary>Texts; empty when absent.</summary>
    public IReadOnlyList<string> Texts(string column) => row.GetOrdinal(column) is var at && row.IsDBNull(at) ? [] : row.GetFieldValue<List<string>>(at);

    /// <summary>Seconds since 1970, ascending, from a list of microseconds in any order.</summary>
    public double[] Seconds(string column) => [.. row.GetFieldValue<List<long>>(row.GetOrdinal(column)).Order().Select(microseconds => microseconds / 1e6)];
}
