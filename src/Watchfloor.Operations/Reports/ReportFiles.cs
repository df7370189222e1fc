using System.Text;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Reporting;

namespace Watchfloor.Operations;

/// <summary>Renders an incident's reports with the evidence that the lake holds, and writes them as files.</summary>
public static class ReportFiles
{
    /// <summary>The technical or the executive report of one incident.</summary>
    public static async Task<RenderedReport> RenderAsync(
        LakeSnapshot snapshot, Incident incident, bool executive, ReportFormat format, TimeProvider time, CancellationToken cancellationToken)
    {
        var input = await InputAsync(snapshot, incident, time, cancellationToken);
        return executive ? ExecutiveReport.Render(input, format) : TechnicalReport.Render(input, format);
    }

    /// <summary>What a report is made from: the incident and the evidence it cites, as the lake holds it.</summary>
    public static async Task<ReportInput> InputAsync(
        LakeSnapshot snapshot, Incident incident, TimeProvider time, CancellationToken cancellationToken)
    {
        var stored = await snapshot.FindAsync([.. ReportInput.Cited(incident)], cancellationToken);
        var evidence = stored.ToDictionary(pair => pair.Key, pair => pair.Value.Event);
        return new ReportInput
        {
            Incident = incident,
            Evidence = evidence,
            WrittenAt = time.GetUtcNow(),
            Connections = ConnectionSeries.LongestOf(incident, evidence) is { } series ? await TimesAsync(snapshot, series, cancellationToken) : null,
        };
    }

    /// <summary>Writes a file so that it appears whole or not at all.</summary>
    /// <exception cref="IOException">The folder cannot be written; the message names the file.</exception>
    public static async Task WriteAsync(string path, string text, CancellationToken cancellationToken)
    {
        var full = Path.GetFullPath(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        var partial = $"{full}.{Environment.ProcessId}.partial";
        try
        {
            await File.WriteAllTextAsync(partial, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
            File.Move(partial, full, overwrite: true);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    // A line of the timeline cites a sample of a beacon; its rhythm needs the time of every connection and nothing else of it.
    private static async Task<ConnectionTimes> TimesAsync(LakeSnapshot snapshot, ConnectionSeries series, CancellationToken cancellationToken)
    {
        var times = new List<DateTimeOffset>();
        await foreach (var time in snapshot.QueryAsync(
            "SELECT time FROM network_activity WHERE feed = $feed AND device_uid = $device AND dst_ip = $address AND time BETWEEN $from AND $to ORDER BY time",
            new Dictionary<string, object?>
            {
                ["feed"] = series.Feed, ["device"] = series.DeviceUid, ["address"] = series.DestinationIp,
                ["from"] = series.From.AddSeconds(-1), ["to"] = series.To.AddSeconds(1),
            },
            row => row.GetUtc(0),
            cancellationToken))
        {
            times.Add(time);
        }

        return new ConnectionTimes(series, times);
    }
}
