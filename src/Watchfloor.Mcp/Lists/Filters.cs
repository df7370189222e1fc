namespace Watchfloor.Mcp;

/// <summary>Filters that several lists share. Comparisons take names in any case.</summary>
internal static class Filters
{
    private static readonly Dictionary<string, long> Severities = new() { ["low"] = 2, ["medium"] = 3, ["high"] = 4, ["critical"] = 5 };

    public static readonly ItemFilter Severity = new(
        new("min_severity", ArgumentKind.Choice, "this or worse") { Choices = [.. Severities.Keys] }, "severity_id >= $min_severity AND severity_id <> 99")
    {
        Numbers = Severities,
    };

    public static readonly ItemFilter Host = new(
        new("host", ArgumentKind.Text, "host name, device id or address") { Entity = "host" },
        "(lower(device_hostname) = lower($host) OR starts_with(lower(device_hostname), lower($host) || '.') OR device_uid = $host OR device_uid_alt = $host OR device_ip = $host)");

    /// <summary>For findings, which list the accounts they concern among their observables.</summary>
    public static readonly ItemFilter ObservedUser = new(
        new("user", ArgumentKind.Text, "account name, mail address or id") { Entity = "user" },
        "list_contains(list_transform(observables, value -> lower(value)), lower($user))");

    public static readonly ItemFilter Technique = new(
        new("technique", ArgumentKind.Text, "ATT&CK id, T1059"), "len(list_filter(techniques, value -> value = upper($technique) OR starts_with(value, upper($technique) || '.'))) > 0");

    public static readonly ItemFilter Text = new(
        new("text", ArgumentKind.Text, "words in the title or description"), "contains(lower(concat_ws(' ', finding_title, message, rest->>'$.finding_info.desc')), lower($text))");

    /// <summary>A filter on one column, in any case.</summary>
    public static ItemFilter Equal(string name, string description, string sql, string? entity = null) =>
        new(new(name, ArgumentKind.Text, description) { Entity = entity }, $"lower({sql}) = lower(${name})");

    /// <summary>A filter on any of several columns, in any case.</summary>
    public static ItemFilter Any(string name, string description, string? entity, params string[] columns) =>
        new(new(name, ArgumentKind.Text, description) { Entity = entity }, $"lower(${name}) IN ({string.Join(", ", columns.Select(column => $"lower({column})"))})");

    /// <summary>A filter on words in columns.</summary>
    public static ItemFilter Contains(string name, string description, params string[] columns) =>
        new(new(name, ArgumentKind.Text, description), $"contains(lower(concat_ws(' ', {string.Join(", ", columns)})), lower(${name}))");
}
