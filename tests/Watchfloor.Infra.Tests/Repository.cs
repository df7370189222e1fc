using Watchfloor.Testing;

namespace Watchfloor.Infra.Tests;

/// <summary>Where things lie in the repository.</summary>
internal static class Repository
{
    public static readonly string[] Clouds = ["aws", "azure", "gcp"];
    public static readonly string[] Profiles = ["lean", "standard", "regulated"];
    public static readonly string[] Modules = ["network", "keys", "storage", "secrets", "identity", "logging", "notebooks", "platform", "budget"];

    public static string Terraform { get; } = Path.Combine(SharedData.Repository, "infra", "terraform");

    public static string Policy(string file) => Path.Combine(SharedData.Repository, "infra", "policy", file);

    public static string Stack(string cloud, params string[] parts) => Path.Combine([Terraform, cloud, .. parts]);
}
