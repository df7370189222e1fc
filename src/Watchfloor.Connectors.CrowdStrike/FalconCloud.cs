namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>CrowdStrike's clouds and their API roots.</summary>
internal static class FalconCloud
{
    /// <summary>The cloud that is meant when none is named.</summary>
    public const string Default = "us-1";

    private static readonly Dictionary<string, string> Hosts = new(StringComparer.OrdinalIgnoreCase)
    {
        ["us-1"] = "api.crowdstrike.com",
        ["us-2"] = "api.us-2.crowdstrike.com",
        ["us-3"] = "api.us-3.crowdstrike.com",
        ["eu-1"] = "api.eu-1.crowdstrike.com",
        ["us-gov-1"] = "api.laggar.gcw.crowdstrike.com",
        ["us-gov-2"] = "api.us-gov-2.crowdstrike.mil",
    };

    /// <summary>Written for a cloud that the service shall name by itself; it does not do so for the government's clouds.</summary>
    public const string Automatic = "auto";

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["gov1"] = "us-gov-1", ["gov2"] = "us-gov-2", ["usgov1"] = "us-gov-1", ["usgov2"] = "us-gov-2", [Automatic] = Default,
    };

    /// <summary>The names people may write.</summary>
    public static IEnumerable<string> Names => [.. Hosts.Keys, Automatic];

    /// <summary>The API root of a cloud, also written without its dash (us1); null for an unknown name.</summary>
    public static Uri? AddressOf(string name) =>
        Hosts.FirstOrDefault(cloud => Same(cloud.Key, OtherNames.GetValueOrDefault(name.Replace("-", "", StringComparison.Ordinal), name))).Value is { } host ? new Uri($"https://{host}") : null;

    private static bool Same(string one, string other) => string.Equals(
        one.Replace("-", "", StringComparison.Ordinal), other.Replace("-", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
}
