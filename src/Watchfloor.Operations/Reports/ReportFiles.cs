using File = System.IO.File;
using System.Text;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Ocsf;
using Watchfloor.Reporting;

namespace Watchfloor.Operations;

/// <summary>Renders an incident's reports with the evidence that the lake holds, and writes them as files.</summary>
public static class ReportFiles
{
    /// <summary>The technical report of one incident.</summary>
    public static async Task<RenderedReport> RenderAsync(
        LakeSnapshot snapshot, Incident incident, ReportFormat format, TimeProvider time, CancellationToken cancellationToken) =>
        TechnicalReport.Render(
            new ReportInput
            {
                Incident = incident,
                Evidence = await EvidenceAsync(snapshot, incident, cancellationToken),
                WrittenAt = time.GetUtcNow(),
            },
            format);

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

    private static async Task<IReadOnlyDictionary<EvidenceId, OcsfEvent>> EvidenceAsync(
        LakeSnapshot snapshot, Incident incident, CancellationToken cancellationToken)
    {
        var stored = await snapshot.FindAsync([.. ReportInput.Cited(incident)], cancellationToken);
        return stored.ToDictionary(pair => pair.Key, pair => pair.Value.Event);
    }
}
