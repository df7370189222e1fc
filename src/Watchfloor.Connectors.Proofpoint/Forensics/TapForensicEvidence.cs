using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>One thing that the sandbox saw.</summary>
/// <param name="Osint">The thing.</param>
/// <param name="IsMalicious">Whether TAP holds it for bad.</param>
internal sealed record TapForensicEvidence(Osint Osint, bool IsMalicious)
{
    private const int Low = 1;
    private const int High = 3;

    /// <summary>What an entry of a report names; a lookup names its host and what it resolved to. Kinds that are not known keep TAP's word and text.</summary>
    public static IEnumerable<TapForensicEvidence> Of(JsonRecord entry)
    {
        var (type, display, malicious) = (entry.Text("type") ?? "unknown", entry.Text("display"), entry.Flag("malicious") == true);
        var values = (entry.Object("what") is { } what ? Values(type.ToLowerInvariant(), what) : []).Where(value => value.Value is not null).Distinct().ToList();
        if (values.Count == 0)
        {
            values.Add((TapIndicator.Other, display ?? entry.Text("note") ?? type));
        }

        return values.Select(value => new TapForensicEvidence(
            new()
            {
                TypeId = value.Kind,
                Type = type,
                Value = value.Value!,
                Desc = display,
                Category = type,
                ConfidenceId = malicious ? High : Low,
                SeverityId = malicious ? Severity.High : Severity.Informational,
                VendorName = TapClient.Vendor,
            },
            malicious));
    }

    private static List<(int Kind, string? Value)> Values(string type, JsonRecord what) => type switch
    {
        "attachment" => [(TapIndicator.Hash, Hash(what))],
        "dns" => [(TapIndicator.Hostname, what.Text("host")), .. what.Texts("ips").Select(ip => (TapIndicator.Address, IpText.Canonical(ip)))],
        "dropper" => [(TapIndicator.Url, what.Text("url")), (TapIndicator.File, what.Text("path"))],
        "file" => [(TapIndicator.File, what.Text("path")), (TapIndicator.Hash, Hash(what))],
        "ids" => [(TapIndicator.Other, what.Text("name") ?? what.Text("signatureId"))],
        "mutex" => [(TapIndicator.Other, what.Text("name"))],
        "network" => [(TapIndicator.Address, IpText.Canonical(what.Text("ip")))],
        "process" => [(TapIndicator.File, what.Text("path"))],
        "registry" => [(TapIndicator.RegistryKey, what.Text("key"))],
        "url" => [(TapIndicator.Url, what.Text("url")), (TapIndicator.Hash, Hash(what)), (TapIndicator.Address, IpText.Canonical(what.Text("ip")))],
        "cookie" => [(TapIndicator.Other, what.Text("domain"))],
        _ => [],
    };

    private static string? Hash(JsonRecord what) => what.Text("sha256") is { } hash && TapIndicator.IsHash(hash) ? hash.ToLowerInvariant() : null;
}
