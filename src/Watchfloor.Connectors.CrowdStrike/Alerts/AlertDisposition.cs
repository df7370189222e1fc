namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>What the sensor did about an alert, from its pattern disposition.</summary>
internal readonly record struct AlertDisposition(int? ActionId, int? DispositionId, string? Text)
{
    private static readonly string[] Blocking =
    [
        "kill_process", "kill_parent", "kill_subprocess", "process_blocked", "operation_blocked", "fs_operation_blocked", "registry_operation_blocked",
    ];

    /// <summary>Reads the flags; the sentence beside them where there are none.</summary>
    public static AlertDisposition Of(JsonRecord alert)
    {
        var text = alert.Text("pattern_disposition_description");
        if (alert.Object("pattern_disposition_details") is { } flags)
        {
            return From(
                Blocking.Any(name => flags.Flag(name) == true),
                flags.Flag("quarantine_file") == true,
                flags.Flag("detect") == true || flags.Flag("policy_disabled") == true,
                text);
        }

        return From(text);
    }

    /// <summary>Reads the flags of an older detection summary, whose names are written together.</summary>
    public static AlertDisposition OfSummary(JsonRecord summary)
    {
        var text = summary.Text("PatternDispositionDescription");
        if (summary.Object("PatternDispositionFlags") is { } flags)
        {
            var read = From(
                Blocking.Any(name => flags.Flag(name.Replace("_", "", StringComparison.Ordinal)) == true),
                flags.Flag("QuarantineFile") == true,
                flags.Flag("Detect") == true || flags.Flag("PolicyDisabled") == true,
                text);
            return read.ActionId is null ? From(text) : read;
        }

        return From(text);
    }

    private static AlertDisposition From(bool blocked, bool quarantined, bool detected, string? text) => (blocked, quarantined, detected) switch
    {
        (true, _, _) => new(2, 2, text),
        (_, true, _) => new(2, 3, text),
        (_, _, true) => new(3, 15, text),
        _ => From(text),
    };

    // "Prevention/Quarantine, process was blocked from execution and quarantine was attempted." / "Detection, standard detection."
    private static AlertDisposition From(string? text) => text switch
    {
        null => new(null, null, null),
        _ when Says(text, "blocked") || Says(text, "killed") || Says(text, "terminated") => new(2, 2, text),
        _ when Says(text, "quarantine") => new(2, 3, text),
        _ when text.StartsWith("Detection", StringComparison.OrdinalIgnoreCase) => new(3, 15, text),
        _ => new(null, null, text),
    };

    private static bool Says(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);
}
