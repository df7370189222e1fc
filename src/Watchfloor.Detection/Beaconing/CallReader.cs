using System.Data.Common;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Beaconing;

/// <summary>Reads pairs and their calls from the lake.</summary>
internal static class CallReader
{
    private static readonly string Sql = EmbeddedText.Read(typeof(CallReader), "candidates.sql");

    /// <summary>Every pair with enough calls in the window, by source and destination.</summary>
    public static async Task<IReadOnlyList<CallSeries>> ReadAsync(DetectionContext context, BeaconOptions options, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object?>
        {
            ["from"] = context.From,
            ["to"] = context.To,
            ["minimum"] = options.MinimumCalls,
            ["maximum"] = options.MaximumCalls,
        };
        var all = new List<CallSeries>();
        await foreach (var series in context.Lake.QueryAsync(Sql, parameters, Read, cancellationToken))
        {
            all.Add(series);
        }

        return OneReading(all);
    }

    // A pair told by connections and by requests is one pair: the requests count when one connection carries several of them.
    private static List<CallSeries> OneReading(List<CallSeries> all) =>
        [.. all.GroupBy(series => (series.Source, series.Destination))
            .Select(group => group.Count() == 1
                ? group.First()
                : group.Single(series => series.IsRequests) is var requests && group.Single(series => !series.IsRequests) is var connections
                    && requests.Times.Length > 1.5 * connections.Times.Length
                    ? requests with { Port = connections.Port, Evidence = [.. connections.Evidence.Take(20), .. requests.Evidence.Take(80)] }
                    : connections with { MissingHostHeader = requests.MissingHostHeader, Evidence = [.. connections.Evidence.Take(80), .. requests.Evidence.Take(20)] })];

    private static CallSeries Read(DbDataReader row)
    {
        var (times, bytesOut, bytesIn) = InOrder(row.GetFieldValue<List<long>>(13), row.GetFieldValue<List<long>>(14), row.GetFieldValue<List<long>>(15));
        return new()
        {
            Source = row.GetString(0),
            Destination = row.GetString(1),
            IsRequests = row.GetBoolean(2),
            DestinationName = Text(row, 3),
            SourceAddress = Text(row, 4),
            DestinationAddress = Text(row, 5),
            DestinationAddresses = Number(row, 6),
            Port = row.IsDBNull(7) ? null : Number(row, 7),
            Protocol = Text(row, 8),
            Direction = row.IsDBNull(9) ? 0 : Number(row, 9),
            Failed = Number(row, 10),
            Continued = Number(row, 11),
            MissingHostHeader = Number(row, 12),
            Times = times,
            BytesOut = bytesOut,
            BytesIn = bytesIn,
            Evidence = [.. row.GetFieldValue<List<long>>(16).Zip(row.GetFieldValue<List<string>>(17)).OrderBy(call => call.First).ThenBy(call => call.Second, StringComparer.Ordinal)
                .Select(call => EvidenceId.Parse(call.Second)).Take(100)],
            ProcessUid = Text(row, 18),
            ProcessName = Text(row, 19),
            ClientFingerprint = Text(row, 27),
            Hosts = Number(row, 20),
            DomainHosts = Number(row, 21),
            Population = Number(row, 22),
            Calls = Number(row, 23),
            IsProxied = row.GetBoolean(24),
            FirstByAnyone = row.IsDBNull(25) ? null : Convert.ToInt64(row.GetValue(25), System.Globalization.CultureInfo.InvariantCulture) / 1e6,
            FirstOfAll = Convert.ToInt64(row.GetValue(26), System.Globalization.CultureInfo.InvariantCulture) / 1e6,
        };
    }

    // By time, then by size, so that the order of rows in files leaves no trace.
    private static (double[] Times, long[] Out, long[] In) InOrder(List<long> times, List<long> bytesOut, List<long> bytesIn)
    {
        var calls = new (long Time, long Out, long In)[times.Count];
        for (var i = 0; i < calls.Length; i++)
        {
            calls[i] = (times[i], bytesOut[i], bytesIn[i]);
        }

        Array.Sort(calls);
        return (Array.ConvertAll(calls, call => call.Time / 1e6), Array.ConvertAll(calls, call => call.Out), Array.ConvertAll(calls, call => call.In));
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static int Number(DbDataReader row, int column) => Convert.ToInt32(row.GetValue(column), System.Globalization.CultureInfo.InvariantCulture);
}
