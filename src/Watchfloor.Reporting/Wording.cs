using System.Globalization;
using Watchfloor.Incidents;
using Watchfloor.Mitre;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>The words and number forms that every report uses.</summary>
internal static class Wording
{
    public static (string Text, Tone Tone) Of(Verdict verdict) => verdict switch
    {
        Verdict.TruePositive => ("True positive", Tone.Critical),
        Verdict.FalsePositive => ("False positive", Tone.Good),
        Verdict.BenignPositive => ("Benign positive", Tone.Good),
        _ => ("Needs a person", Tone.Medium),
    };

    public static (string Text, Tone Tone) Of(Priority priority) => priority switch
    {
        Priority.Critical => ("Critical", Tone.Critical),
        Priority.High => ("High", Tone.High),
        Priority.Medium => ("Medium", Tone.Medium),
        _ => ("Low", Tone.Low),
    };

    public static string Of(Severity severity) => severity.ToString().ToLowerInvariant();

    public static Tone ToneOf(Severity severity) => severity switch
    {
        Severity.Critical or Severity.Fatal => Tone.Critical,
        Severity.High => Tone.High,
        Severity.Medium => Tone.Medium,
        Severity.Low => Tone.Low,
        _ => Tone.Neutral,
    };

    public static string Of(IncidentStatus status) => status switch
    {
        IncidentStatus.New => "new",
        IncidentStatus.InProgress => "in progress",
        _ => "closed",
    };

    public static string Of(EntityKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Kinds in the plural, for column heads.</summary>
    public static string Plural(EntityKind kind) => kind switch
    {
        EntityKind.Mailbox => "mailboxes",
        EntityKind.Address => "addresses",
        EntityKind.Process => "processes",
        EntityKind.Persistence => "persistence",
        _ => Of(kind) + "s",
    };

    /// <summary>What a catalogue action does, in words; the name itself where the catalogue grew past this list.</summary>
    public static string OfAction(string name) => name switch
    {
        "isolate_host" => "Isolate the host",
        "disable_user" => "Disable the account",
        "reset_password" => "Reset the password",
        "revoke_sessions" => "Revoke all sessions",
        "block_address" => "Block the address",
        "block_domain" => "Block the domain",
        "block_hash" => "Block the file by hash",
        "remove_task" => "Remove the scheduled task",
        "remove_service" => "Remove the service",
        "remove_file" => "Remove the file",
        "preserve" => "Preserve the evidence",
        "delete_exclusion" => "Delete the sensor's exclusion",
        "revoke_api_client" => "Revoke the API client",
        "rotate_credentials" => "Rotate the credentials",
        "withdraw_artifact" => "Withdraw the package",
        "hunt" => "Hunt on all machines",
        "block_legacy_authentication" => "Block old protocols",
        "stop_payment" => "Hold payments",
        "purge_messages" => "Purge the campaign's messages",
        "revoke_link" => "Revoke the sharing link",
        "suspend_sync" => "Suspend file synchronisation",
        "restrict_usb" => "Block removable disks",
        "advise" => "Advice",
        _ => name.Length > 0 ? char.ToUpperInvariant(name[0]) + name[1..].Replace('_', ' ') : "Action",
    };

    /// <summary>2026-01-05 09:00:00Z</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>2026-01-05 09:00:00Z to 09:04:10Z; the second date only when it is another day.</summary>
    public static string Range(DateTimeOffset from, DateTimeOffset to) => from.UtcDateTime.Date == to.UtcDateTime.Date
        ? $"{Time(from)} to {to.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)}"
        : $"{Time(from)} to {Time(to)}";

    /// <summary>3 d 4 h, 2 h 10 min, 4 min 5 s, 0.4 s</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => Invariant($"{(int)span.TotalDays} d {span.Hours} h"),
        { TotalHours: >= 1 } => span.Minutes == 0 ? Invariant($"{(int)span.TotalHours} h") : Invariant($"{(int)span.TotalHours} h {span.Minutes} min"),
        { TotalMinutes: >= 2 } => span.Seconds == 0 ? Invariant($"{span.Minutes} min") : Invariant($"{span.Minutes} min {span.Seconds} s"),
        { TotalSeconds: >= 10 } => Invariant($"{span.TotalSeconds:0} s"),
        _ => Invariant($"{span.TotalSeconds:0.#} s"),
    };

    /// <summary>1 event, 1,587 events</summary>
    public static string Count(int count, string one, string? many = null) =>
        count == 1 ? $"1 {one}" : Invariant($"{count:N0} {many ?? one + "s"}");

    /// <summary>Where a gap in the evidence begins and ends, as far as the data says.</summary>
    public static string Bounds(Gap gap) => (gap.From, gap.To) switch
    {
        ({ } from, { } to) => $"{Time(from)} to {Time(to)} ({Span(to - from)})",
        ({ } from, null) => $"from {Time(from)}, no end in the data",
        (null, { } to) => $"until {Time(to)}, no beginning in the data",
        _ => "no bounds in the data",
    };

    /// <summary>T1059.001, T1566.002: techniques by the ids they have today.</summary>
    public static string Techniques(IEnumerable<string> ids) => string.Join(", ", ids.Select(id => AttackCatalog.Enterprise.Resolve(id) ?? id));

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
