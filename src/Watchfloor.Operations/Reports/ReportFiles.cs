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
        return new ReportInput
        {
            Incident = incident,
            Evidence = stored.ToDictionary(pair => pair.Key, pair => pair.Value.Event),
            WrittenAt = time.GetUtcNow(),
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
}
