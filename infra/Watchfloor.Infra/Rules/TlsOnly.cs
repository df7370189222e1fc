using System.Text.Json;

namespace Watchfloor.Infra.Rules;

/// <summary>Whatever can be asked without TLS refuses it.</summary>
internal sealed class TlsOnly : IRule
{
    private static readonly (string Type, string Path, string[] Must)[] Settings =
    [
        ("azurerm_storage_account", "https_traffic_only_enabled", ["true"]),
        ("azurerm_storage_account", "min_tls_version", ["TLS1_2", "TLS1_3"]),
        ("azurerm_container_app", "ingress.allow_insecure_connections", ["false"]),
        ("google_sql_database_instance", "settings.ip_configuration.ssl_mode", ["ENCRYPTED_ONLY", "TRUSTED_CLIENT_CERTIFICATE_REQUIRED"]),
    ];

    public string Name => "tls-only";

    public IEnumerable<Violation> Check(Stack stack)
    {
        foreach (var (type, path, must) in Settings)
        {
            foreach (var resource in stack.Of(type).Where(resource => !must.Contains(resource.Text(path))))
            {
                yield return new(Name, resource.Address, $"{path} is {resource.Text(path) ?? "not set"}, must be {must[0]}");
            }
        }

        foreach (var bucket in stack.Of("aws_s3_bucket"))
        {
            var policy = stack.Of("aws_s3_bucket_policy").FirstOrDefault(policy => policy.Address.EndsWith(bucket.Address[bucket.Address.LastIndexOf('.')..], StringComparison.Ordinal));
            if (policy is null || (policy.Text("policy") is not null && !Statement.Of(policy).Any(RefusesPlain)))
            {
                yield return new(Name, bucket.Address, "no policy refuses requests without TLS");
            }
        }

        foreach (var group in stack.Of("aws_db_parameter_group").Where(group => !Has(group, "parameter", "rds.force_ssl", "1")))
        {
            yield return new(Name, group.Address, "rds.force_ssl is not 1");
        }

        foreach (var server in stack.Of("azurerm_postgresql_flexible_server"))
        {
            if (!stack.Of("azurerm_postgresql_flexible_server_configuration").Any(one => one.Text("name") == "require_secure_transport" && one.Text("value") == "on"))
            {
                yield return new(Name, server.Address, "require_secure_transport is not on");
            }
        }
    }

    private static bool RefusesPlain(Statement statement) =>
        !statement.Allows && statement.Principals.Contains("*") && statement.Json.TryGetProperty("Condition", out var condition)
        && condition.GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Contains("\"aws:SecureTransport\":\"false\"", StringComparison.Ordinal);

    private static bool Has(Resource resource, string block, string name, string value) =>
        resource.All(block).Select(entry => new Resource("", "", entry)).Any(entry => entry.Text("name") == name && entry.Text("value") == value);
}
