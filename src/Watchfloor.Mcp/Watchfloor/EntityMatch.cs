using Watchfloor.Lake;

namespace Watchfloor.Mcp;

/// <summary>All names of one entity in the lake, and the condition that finds its events.</summary>
/// <param name="Names">As given, and what the inventories call the same host or person.</param>
internal sealed record EntityMatch(IReadOnlyList<string> Names)
{
    /// <summary>The argument of the tools that turn around an entity.</summary>
    public static readonly ToolArgument Argument = new("entity", ArgumentKind.Text, "user, host, address, domain, hash or URL") { IsRequired = true, Entity = "any" };

    // One person has a handful of names; more would be a name that many share.
    private const int MostNames = 20;

    private static readonly string[] Exact =
    [
        "device_uid", "device_uid_alt", "device_hostname", "device_ip", "src_ip", "src_hostname", "dst_ip", "dst_hostname", "user_name", "user_uid", "user_uid_alt", "user_email", "actor_user_name",
        "actor_user_uid", "actor_user_email", "process_user_name", "query_hostname", "url", "process_sha256", "file_sha256", "actor_process_sha256", "email_from", "email_smtp_from",
    ];

    /// <summary>The condition, with <c>$names</c> in lower case and <c>$written</c> as the tools write them.</summary>
    public static string Condition { get; } =
        $"({string.Join(" OR ", Exact.Select(column => $"list_contains($names::VARCHAR[], lower({column}))"))} OR list_has_any(observables, $written::VARCHAR[]) OR list_has_any(list_transform(email_to, value -> lower(value)), $names::VARCHAR[]))";

    /// <summary>Parameters of <see cref="Condition"/>.</summary>
    public IEnumerable<KeyValuePair<string, object?>> Parameters =>
    [
        KeyValuePair.Create("names", (object?)Names.Select(name => name.ToLowerInvariant()).Distinct().ToList()),
        KeyValuePair.Create("written", (object?)Names.SelectMany(name => new[] { name, name.ToLowerInvariant(), name.ToUpperInvariant() }).Distinct().ToList()),
    ];

    /// <summary>Looks the names up.</summary>
    public static async Task<EntityMatch> FindAsync(LakeSnapshot lake, string given, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT DISTINCT unnest([device_hostname, device_uid, device_uid_alt]) FROM device_inventory
            WHERE lower($given) IN (lower(device_hostname), split_part(lower(device_hostname), '.', 1), lower(device_uid), lower(device_uid_alt))
               OR split_part(lower(device_hostname), '.', 1) = split_part(lower($given), '.', 1) AND NOT contains($given, '@') AND NOT regexp_matches($given, '^[0-9.:]+$')
            UNION
            SELECT DISTINCT unnest([user_name, user_email, user_uid, user_uid_alt, rest->>'$.user.account.name']) FROM user_inventory
            WHERE lower($given) IN (lower(user_name), lower(user_email), lower(user_uid), lower(user_uid_alt), lower(rest->>'$.user.account.name'))
            """;
        var names = new List<string> { given };
        await foreach (var name in lake.QueryAsync(
            Sql, new Dictionary<string, object?> { ["given"] = given }, row => row.IsDBNull(0) ? null : row.GetString(0), cancellationToken))
        {
            if (name is { Length: > 0 } && names.Count < MostNames && !names.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                names.Add(name);
            }
        }

        return new EntityMatch(names);
    }
}
