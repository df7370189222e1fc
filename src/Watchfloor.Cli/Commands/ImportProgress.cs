using System.Globalization;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Says every few seconds how far a big file is.</summary>
internal sealed class ImportProgress(Output output) : IProgress<FileResult>
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private string? path;
    private TimeSpan last;

    /// <inheritdoc/>
    public void Report(FileResult value)
    {
        if (value.Path != path)
        {
            (path, last) = (value.Path, TimeSpan.Zero);
        }

        if (value.Elapsed - last < Pause)
        {
            return;
        }

        last = value.Elapsed;
        output.Notice(string.Create(CultureInfo.InvariantCulture, $"{value.Path}: {value.Records:N0} records, {value.Records / value.Elapsed.TotalSeconds:N0} a second"));
    }
}
