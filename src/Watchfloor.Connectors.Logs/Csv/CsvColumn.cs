namespace Watchfloor.Connectors.Logs.Csv;

/// <summary>What one column of a CSV file means.</summary>
/// <param name="Header">Name in the file's first line; case does not matter.</param>
/// <param name="To">Path of the OCSF attribute, for example <c>src_endpoint.ip</c>.</param>
public sealed record CsvColumn(string Header, string To)
{
    /// <summary>What numbers are multiplied with: OCSF counts durations in milliseconds.</summary>
    public decimal Factor { get; init; } = 1;

    /// <summary>What the column's words stand for; null when they stand for themselves.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>The attribute.</summary>
    internal CsvTarget Target { get; init; } = null!;
}
