using Watchfloor.Ocsf;

namespace Watchfloor.Detection;

/// <summary>Adds to findings where the raw records of their evidence lie.</summary>
internal static class RawRows
{
    private const int Each = 20;
    private const int MostFindings = 50;

    private const string Sql = """
        SELECT feed, uid, any_value(raw_file) AS file, any_value(raw_offset) AS raw_offset
        FROM events
        WHERE raw_file IS NOT NULL AND time >= $from AND time < $to AND uid IN (SELECT unnest($uids::VARCHAR[]))
        GROUP BY feed, uid
        """;

    /// <summary>The same findings with their rows, in one query for all of them.</summary>
    public static async Task<IReadOnlyList<Finding>> AddAsync(DetectionContext context, IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        var uids = findings.Take(MostFindings).SelectMany(finding => finding.Evidence.Take(Each)).Select(id => id.Uid).Distinct().Order(StringComparer.Ordinal).ToList();
        if (uids.Count == 0)
        {
            return findings;
        }

        var places = new Dictionary<EvidenceId, RawRow>();
        var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To, ["uids"] = uids };
        await foreach (var row in context.Lake.QueryAsync(Sql, parameters, row => new RawRow(new(row.GetString(0), row.GetString(1)), row.GetString(2), row.GetInt64(3)), cancellationToken))
        {
            places[row.Id] = row;
        }

        return places.Count == 0
            ? findings
            : [.. findings.Select((finding, i) => i >= MostFindings ? finding : finding with { Rows = [.. finding.Evidence.Take(Each).Select(id => places.GetValueOrDefault(id)).OfType<RawRow>()] })];
    }
}
