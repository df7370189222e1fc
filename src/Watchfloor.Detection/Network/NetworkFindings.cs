using System.Globalization;
using System.Net;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Network;

/// <summary>What the findings of all network detectors share: entities, severity, and why a score is no higher.</summary>
internal static class NetworkFindings
{
    /// <summary>Score from which a finding is High.</summary>
    public const double High = 0.75;

    /// <summary>Score from which a finding is Medium.</summary>
    public const double Medium = 0.5;

    // As many as a person looks through; the highest come first.
    private const int MostFindings = 100;

    /// <summary>Judges each row of a query over the window and keeps the findings that reach the threshold.</summary>
    /// <param name="context">Lake and window; the query knows them as <c>$from</c> and <c>$to</c>.</param>
    /// <param name="sql">The query.</param>
    /// <param name="bound">The query's own parameter, by which it leaves out what is too little.</param>
    /// <param name="read">Reads a row.</param>
    /// <param name="judge">Makes a finding of it; null when it is none whatever the score.</param>
    /// <param name="threshold">Least score.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public static async Task<IReadOnlyList<Finding>> JudgedAsync<T>(
        DetectionContext context, string sql, (string Name, object Value) bound, Func<RowReader, T> read, Func<T, Finding?> judge, double threshold, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        var parameters = new Dictionary<string, object?> { ["from"] = context.From, ["to"] = context.To, [bound.Name] = bound.Value };
        await foreach (var row in context.Lake.QueryAsync(sql, parameters, row => read(new(row)), cancellationToken))
        {
            if (judge(row) is { } finding && finding.Score >= threshold)
            {
                findings.Add(finding);
            }
        }

        return findings.InOrder(MostFindings);
    }

    /// <summary>The same findings with their records. Asked for last and only for what is told: the ids of all that was looked at would not fit into memory.</summary>
    /// <param name="context">Lake and window; the query knows them as <c>$from</c> and <c>$to</c>.</param>
    /// <param name="findings">What is told.</param>
    /// <param name="sql">Gives <c>ids</c> for each key.</param>
    /// <param name="told">The query's own parameters, which say what is told.</param>
    /// <param name="read">Reads a row's key.</param>
    /// <param name="keyOf">Key of a finding.</param>
    /// <param name="cancellationToken">Stops the query.</param>
    public static async Task<IReadOnlyList<Finding>> WithEvidenceAsync<TKey>(
        DetectionContext context, IReadOnlyList<Finding> findings, string sql, Dictionary<string, object?> told, Func<RowReader, TKey> read, Func<Finding, TKey> keyOf, CancellationToken cancellationToken)
        where TKey : notnull
    {
        if (findings.Count == 0)
        {
            return findings;
        }

        var parameters = new Dictionary<string, object?>(told) { ["from"] = context.From, ["to"] = context.To };
        var ids = await context.Lake.QueryAsync(sql, parameters, row => (Key: read(new(row)), Ids: new RowReader(row).Ids("ids")), cancellationToken)
            .ToDictionaryAsync(row => row.Key, row => row.Ids, cancellationToken: cancellationToken);
        return [.. findings.Select(finding => finding with { Evidence = ids.GetValueOrDefault(keyOf(finding)) ?? [] })];
    }

    /// <summary>Low below a half, High from three quarters.</summary>
    public static Severity SeverityOf(double score) => score >= High ? Severity.High : score >= Medium ? Severity.Medium : Severity.Low;

    /// <summary>A host by name or by address.</summary>
    public static Entity Host(string source) => new(IPAddress.TryParse(source, out _) ? EntityKind.Address : EntityKind.Host, source);

    /// <summary>A destination by name or by address.</summary>
    public static Entity Destination(string destination) => new(IPAddress.TryParse(destination, out _) ? EntityKind.Address : EntityKind.Domain, destination);

    /// <summary>A base score and its factors, multiplied and kept below certainty.</summary>
    public static double Score(double alone, IEnumerable<Multiplier> factors) =>
        Math.Round(Math.Clamp(factors.Aggregate(alone, (score, factor) => score * factor.Factor), 0, 0.99), 4);

    /// <summary>The factors as reasons, and which of them kept the score down.</summary>
    /// <param name="factors">What was applied.</param>
    /// <param name="missing">What would have raised the score and was not there.</param>
    public static IEnumerable<Reason> Reasons(IReadOnlyList<Multiplier> factors, params IReadOnlyList<string> missing)
    {
        foreach (var factor in factors.Where(factor => factor.Factor is not 1))
        {
            yield return new($"context_{factor.Name}", factor.Factor, Invariant($"×{factor.Factor:0.##}: {factor.Text}"));
        }

        var down = factors.Where(factor => factor.Factor < 1).OrderBy(factor => factor.Factor).Select(factor => Invariant($"{factor.Name.Replace('_', ' ')} (×{factor.Factor:0.##})")).ToList();
        List<string> parts = [];
        if (down.Count > 0)
        {
            parts.Add("kept down by " + string.Join(", ", down));
        }

        if (missing.Count > 0)
        {
            parts.Add("not seen: " + string.Join(", ", missing));
        }

        if (parts.Count > 0)
        {
            yield return new("not_higher", down.Count, $"Why not higher: {string.Join("; ", parts)}.");
        }
    }

    /// <summary>Text in the invariant culture.</summary>
    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number of bytes in words.</summary>
    public static string Size(double bytes) => bytes switch
    {
        >= 1e9 => Invariant($"{bytes / 1e9:0.0} GB"),
        >= 1e6 => Invariant($"{bytes / 1e6:0.0} MB"),
        >= 1e3 => Invariant($"{bytes / 1e3:0.0} kB"),
        _ => Invariant($"{bytes:0} bytes"),
    };

    /// <summary>A span in words.</summary>
    public static string Span(double seconds) => seconds switch
    {
        < 120 => Invariant($"{seconds:0.#} s"),
        < 7200 => Invariant($"{seconds / 60:0.#} min"),
        _ => Invariant($"{seconds / 3600:0.#} h"),
    };
}
