using System.Diagnostics;
using System.Globalization;

namespace Watchfloor.Cli;

/// <summary>scikit-learn, when the machine has it, measured beside ours in the same run.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Auc">Mean ROC AUC over the seeds.</param>
/// <param name="Precision">Mean average precision.</param>
/// <param name="FitSeconds">Median time to fit.</param>
/// <param name="ScoreSeconds">Median time of score_samples.</param>
internal sealed record LiveSklearn(string Version, double Auc, double Precision, double FitSeconds, double ScoreSeconds)
{
    private const string Interpreter = "/usr/bin/python3";

    /// <summary>Runs it on one table; null when Python or scikit-learn is not here.</summary>
    public static LiveSklearn? Run(string file, int seeds)
    {
        if (!File.Exists(Interpreter))
        {
            return null;
        }

        using var source = new StreamReader(typeof(LiveSklearn).Assembly.GetManifestResourceStream("sklearn_live.py")!);
        using var process = Process.Start(new ProcessStartInfo(Interpreter, ["-c", source.ReadToEnd(), file, seeds.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var words = process.StandardOutput.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return words.Length == 5
            ? new(words[0], Number(words[1]), Number(words[2]), Number(words[3]), Number(words[4]))
            : null;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
