using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Intel;

/// <summary>Falcon's words for kinds of indicators, confidence and phases as OCSF's numbers.</summary>
internal static class IntelKinds
{
    /// <summary>The number of a kind of its own.</summary>
    public const int Other = 99;

    /// <summary>OCSF's kind of an indicator; <see cref="Other"/> for those that OCSF has no number for.</summary>
    public static int TypeId(string? type) => type?.ToLowerInvariant() switch
    {
        null => 0,
        "ip_address" or "ip_address_block" or "ipv4" or "ipv6" => 1,
        "domain" => 2,
        "device_name" => 3,
        "hash_md5" or "hash_sha1" or "hash_sha256" or "hash_ion" or "md5" or "sha1" or "sha256" => 4,
        "url" => 5,
        "user_agent" => 6,
        "x509_serial" or "x509_subject" => 7,
        "email_address" => 9,
        "file_name" or "file_path" or "file_mapping" => 11,
        "registry" => 12,
        _ => Other,
    };

    /// <summary>OCSF's confidence; null when none is given.</summary>
    public static int? ConfidenceId(string? confidence) => confidence?.ToLowerInvariant() switch
    {
        null => null,
        "low" => 1,
        "medium" => 2,
        "high" => 3,
        _ => Other,
    };

    /// <summary>A phase of an attack.</summary>
    public static KillChainPhase Phase(string phase) => new()
    {
        Phase = phase,
        PhaseId = phase.ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal) switch
        {
            "reconnaissance" => 1,
            "weaponization" => 2,
            "delivery" => 3,
            "exploitation" => 4,
            "installation" => 5,
            "c2" or "commandandcontrol" or "command&control" => 6,
            "actiononobjectives" or "actionsonobjectives" or "actionsonobjective" => 7,
            _ => Other,
        },
    };

    /// <summary>OCSF's kind of an adversary; null when none is given.</summary>
    public static int? ActorTypeId(string? type) => type?.ToLowerInvariant() switch
    {
        null => null,
        "targeted" or "nation-state" or "nation_state" => 1,
        "criminal" or "ecrime" => 2,
        "hacktivist" or "hacktivism" => 3,
        _ => Other,
    };

    /// <summary>The values of a list of named things, each written as an object or as its name.</summary>
    public static IReadOnlyList<string> Names(this JsonRecord record, string list)
    {
        var objects = record.Objects(list);
        return objects.Count > 0 ? [.. objects.Select(item => item.Text("name", "value", "slug")).OfType<string>()] : record.Texts(list);
    }

    /// <summary>The list, or null when it is empty.</summary>
    public static IReadOnlyList<T>? OrNone<T>(this IReadOnlyList<T> list) => list.Count > 0 ? list : null;
}
