namespace Watchfloor.Mcp;

/// <summary>Columns that several lists share.</summary>
internal static class Columns
{
    public static readonly ItemColumn Time = new("time", "time") { InSummary = true };

    public static readonly ItemColumn Severity = new("severity", "['Informational', 'Low', 'Medium', 'High', 'Critical', 'Fatal'][severity_id]") { InSummary = true };

    public static readonly ItemColumn Title = new("title", "coalesce(finding_title, message)") { InSummary = true };

    public static readonly ItemColumn Host = new("host", "device_hostname") { InSummary = true };

    public static readonly ItemColumn Techniques = new("techniques", "techniques");

    public static readonly ItemColumn Status = new("status", "status");

    // OCSF's disposition numbers that our mappings use.
    public static readonly ItemColumn Disposition = new(
        "disposition",
        "CASE disposition_id WHEN 1 THEN 'Allowed' WHEN 2 THEN 'Blocked' WHEN 3 THEN 'Quarantined' WHEN 4 THEN 'Isolated' WHEN 5 THEN 'Deleted' WHEN 6 THEN 'Dropped' WHEN 15 THEN 'Detected' END");

    /// <summary>The account in a finding's first evidence.</summary>
    public static readonly ItemColumn EvidenceUser = new(
        "user",
        "coalesce(rest->>'$.evidences[0].user.email_addr', rest->>'$.evidences[0].user.name', rest->>'$.evidences[0].actor.user.email_addr', rest->>'$.evidences[0].actor.user.name', rest->>'$.evidences[0].email.to[0]')")
    {
        InSummary = true,
    };

    public static readonly ItemColumn Command = new(
        "command_line", "coalesce(rest->>'$.evidences[0].process.cmd_line', rest->>'$.evidences[0].actor.process.cmd_line')");

    public static readonly ItemColumn Description = new("description", "coalesce(rest->>'$.finding_info.desc', message)");

    /// <summary>A column under its lake name.</summary>
    public static ItemColumn Of(string name, string? sql = null, bool inSummary = false) => new(name, sql ?? name) { InSummary = inSummary };
}
