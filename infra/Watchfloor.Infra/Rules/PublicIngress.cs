namespace Watchfloor.Infra.Rules;

/// <summary>Nothing can be reached from the internet: no address, no open door, no anonymous reader.</summary>
internal sealed class PublicIngress : IRule
{
    private static readonly string[] Anywhere = ["0.0.0.0/0", "::/0", "*", "Internet", "Any"];
    private static readonly string[] Everybody = ["allUsers", "allAuthenticatedUsers"];

    // type, argument, the value it must have, why
    private static readonly (string Type, string Path, string Must, string Why)[] Closed =
    [
        ("aws_subnet", "map_public_ip_on_launch", "false", "gives public addresses"),
        ("aws_db_instance", "publicly_accessible", "false", "the database has a public address"),
        ("aws_ecs_service", "network_configuration.assign_public_ip", "false", "the container has a public address"),
        ("aws_scheduler_schedule", "target.ecs_parameters.network_configuration.assign_public_ip", "false", "the container has a public address"),
        ("aws_sagemaker_domain", "app_network_access_type", "VpcOnly", "notebooks reach the internet outside the network"),
        ("aws_s3_bucket_public_access_block", "block_public_acls", "true", "public ACLs are possible"),
        ("aws_s3_bucket_public_access_block", "block_public_policy", "true", "a public policy is possible"),
        ("aws_s3_bucket_public_access_block", "ignore_public_acls", "true", "public ACLs count"),
        ("aws_s3_bucket_public_access_block", "restrict_public_buckets", "true", "a public bucket is possible"),
        ("azurerm_key_vault", "public_network_access_enabled", "false", "the vault has a public door"),
        ("azurerm_key_vault", "network_acls.default_action", "Deny", "the vault lets anybody knock"),
        ("azurerm_storage_account", "public_network_access_enabled", "false", "the account has a public door"),
        ("azurerm_storage_account", "allow_nested_items_to_be_public", "false", "a public container is possible"),
        ("azurerm_storage_account", "network_rules.default_action", "Deny", "the account lets anybody knock"),
        ("azurerm_storage_container", "container_access_type", "private", "the container is public"),
        ("azurerm_container_registry", "public_network_access_enabled", "false", "the registry has a public door"),
        ("azurerm_container_registry", "anonymous_pull_enabled", "false", "anybody may pull"),
        ("azurerm_machine_learning_workspace", "public_network_access_enabled", "false", "the workspace has a public door"),
        ("azurerm_postgresql_flexible_server", "public_network_access_enabled", "false", "the database has a public door"),
        ("azurerm_cognitive_account", "public_network_access_enabled", "false", "the models have a public door"),
        ("azurerm_container_app_environment", "internal_load_balancer_enabled", "true", "the platform has a public address"),
        ("azapi_resource", "body.properties.properties.enableNodePublicIp", "false", "the notebook has a public address"),
        ("google_compute_network", "auto_create_subnetworks", "false", "subnets appear in every region"),
        ("google_storage_bucket", "public_access_prevention", "enforced", "a public bucket is possible"),
        ("google_storage_bucket", "uniform_bucket_level_access", "true", "public ACLs are possible"),
        ("google_cloud_run_v2_service", "ingress", "INGRESS_TRAFFIC_INTERNAL_ONLY", "the console is reachable from the internet"),
        ("google_cloud_run_v2_service", "invoker_iam_disabled", "false", "anybody may call the console"),
        ("google_workbench_instance", "gce_setup.disable_public_ip", "true", "the notebook has a public address"),
        ("google_sql_database_instance", "settings.ip_configuration.ipv4_enabled", "false", "the database has a public address"),
    ];

    public string Name => "public-ingress";

    public IEnumerable<Violation> Check(Stack stack)
    {
        foreach (var (type, path, must, why) in Closed)
        {
            foreach (var resource in stack.Of(type).Where(resource => !Optional(resource, path)))
            {
                if (resource.Text(path) != must)
                {
                    yield return new(Name, resource.Address, $"{path} is {resource.Text(path) ?? "not set"}, must be {must}: {why}");
                }
            }
        }

        foreach (var resource in stack.Resources.Where(OpensADoor))
        {
            yield return new(Name, resource.Address, "lets the internet in");
        }

        foreach (var resource in stack.Resources.Where(resource => resource.Text("member") is { } member && Everybody.Contains(member)))
        {
            yield return new(Name, resource.Address, $"{resource.Text("member")} may use it");
        }

        foreach (var bucket in stack.Of("aws_s3_bucket").Where(bucket => bucket.Text("bucket") is not null))
        {
            if (!stack.Of("aws_s3_bucket_public_access_block").Any(block => block.Address.EndsWith(Key(bucket), StringComparison.Ordinal)))
            {
                yield return new(Name, bucket.Address, "has no public access block");
            }
        }
    }

    // The generic ARM type holds notebooks and other things; only notebooks have this argument.
    private static bool Optional(Resource resource, string path) =>
        resource.Type == "azapi_resource" && resource.Text("body.properties.computeType") != "ComputeInstance" && path.StartsWith("body", StringComparison.Ordinal);

    private static string Key(Resource resource) => resource.Address[resource.Address.LastIndexOf('.')..];

    private static bool OpensADoor(Resource resource) => resource.Type switch
    {
        "aws_vpc_security_group_ingress_rule" => Any(resource, "cidr_ipv4", "cidr_ipv6"),
        "aws_security_group" => Any(resource, "ingress.cidr_blocks", "ingress.ipv6_cidr_blocks"),
        "aws_security_group_rule" => resource.Text("type") == "ingress" && Any(resource, "cidr_blocks", "ipv6_cidr_blocks"),
        "aws_default_security_group" => resource.All("ingress").Any(),
        "aws_instance" => resource.Is("associate_public_ip_address"),
        "aws_lb" => !resource.Is("internal"),
        "azurerm_network_security_rule" => Inbound(resource.Values),
        "azurerm_network_security_group" => resource.All("security_rule").Any(Inbound),
        "google_compute_firewall" => resource.Text("direction") != "EGRESS" && resource.All("allow").Any() && Any(resource, "source_ranges"),
        "google_compute_instance" => resource.All("network_interface.access_config").Any(),
        _ => false,
    };

    private static bool Any(Resource resource, params string[] paths) =>
        paths.Any(path => resource.All(path).Select(Resource.AsText).Any(Anywhere.Contains));

    private static bool Inbound(System.Text.Json.JsonElement rule)
    {
        var resource = new Resource("", "", rule);
        return resource.Text("direction") == "Inbound" && resource.Text("access") == "Allow" && Any(resource, "source_address_prefix", "source_address_prefixes");
    }
}
