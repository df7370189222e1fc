namespace Watchfloor.Infra.Tests;

/// <summary>One deliberate mistake in a stack, and the rule that must find it.</summary>
/// <param name="Cloud">Stack it is made in.</param>
/// <param name="File">File below the stack's modules, or the stack's own with a leading slash.</param>
/// <param name="From">Text as it stands; the first occurrence is replaced.</param>
/// <param name="To">Text with the mistake.</param>
/// <param name="Rule">Rule that must be broken.</param>
/// <param name="Where">Part of the address that must break it.</param>
public sealed record Mistake(string Cloud, string File, string From, string To, string Rule, string Where)
{
    /// <summary>All of them, fifteen in each stack.</summary>
    public static IReadOnlyList<Mistake> All { get; } =
    [
        new("aws", "network/main.tf", "map_public_ip_on_launch = false", "map_public_ip_on_launch = true", "public-ingress", "aws_subnet.private"),
        new("aws", "network/groups.tf", "referenced_security_group_id = aws_security_group.main[each.value[0]].id", "cidr_ipv4 = \"0.0.0.0/0\"", "public-ingress", "aws_vpc_security_group_ingress_rule.inside"),
        new("aws", "storage/main.tf", "block_public_policy     = true", "block_public_policy     = false", "public-ingress", "aws_s3_bucket_public_access_block"),
        new("aws", "platform/database.tf", "publicly_accessible                 = false", "publicly_accessible                 = true", "public-ingress", "aws_db_instance"),
        new("aws", "identity/workload.tf", "[\"ecs:RunTask\"]", "[\"ecs:*\"]", "wildcard", "aws_iam_role_policy.scheduler"),
        new("aws", "identity/tools.tf", "resources = [var.secret_arns[each.key]]", "resources = values(var.secret_arns)", "tool-secrets", "aws_iam_role.tool"),
        new("aws", "secrets/main.tf", "kms_key_id              = var.key_arn", "kms_key_id              = \"alias/aws/secretsmanager\"", "own-key", "aws_secretsmanager_secret.main"),
        new("aws", "storage/policy.tf", "values   = [\"false\"]", "values   = [\"true\"]", "tls-only", "aws_s3_bucket.main"),
        new("aws", "network/flow.tf", "= \"ALL\"", "= \"REJECT\"", "flow-logs", "aws_vpc"),
        new("aws", "notebooks/main.tf", "lifecycle_management        = \"ENABLED\"", "lifecycle_management        = \"DISABLED\"", "idle-stop", "aws_sagemaker_domain"),
        new("aws", "budget/main.tf", "\"FORECASTED\"", "\"ACTUAL\"", "budget", "aws_budgets_budget"),
        new("aws", "logging/main.tf", "retention_in_days = var.retention_days", "retention_in_days = 30", "kept-logs", "aws_cloudwatch_log_group.main"),
        new("aws", "platform/main.tf", "readonlyRootFilesystem = true", "readonlyRootFilesystem = false", "containers", "aws_ecs_task_definition"),
        new("aws", "platform/registry.tf", "\"IMMUTABLE\"", "\"MUTABLE\"", "containers", "aws_ecr_repository"),
        new("aws", "/main.tf", "\"secret:aws:${module.secrets.names[t]}?as=${module.identity.tool_role_arns[t]}\"", "\"Host=db.example.com\"", "secret-value", "aws_ecs_task_definition"),

        new("azure", "keys/main.tf", "public_network_access_enabled = false", "public_network_access_enabled = true", "public-ingress", "azurerm_key_vault"),
        new("azure", "network/groups.tf", "ports = [\"5432\", \"6432\"], from = \"VirtualNetwork\"", "ports = [\"5432\", \"6432\"], from = \"Internet\"", "public-ingress", "azurerm_network_security_group"),
        new("azure", "platform/main.tf", "internal_load_balancer_enabled     = true", "internal_load_balancer_enabled     = false", "public-ingress", "azurerm_container_app_environment"),
        new("azure", "identity/people.tf", "\"Reader\"", "\"Contributor\"", "wildcard", "azurerm_role_assignment.people"),
        new("azure", "identity/tools.tf", "\"${var.vault_id}/secrets/${each.key}\"", "var.vault_id", "tool-secrets", "azurerm_user_assigned_identity.tool"),
        new("azure", "keys/main.tf", "type = \"rotate\"", "type = \"notify\"", "own-key", "azapi_resource.key"),
        new("azure", "platform/database.tf", "key_vault_key_id                  = var.key_id", "key_vault_key_id                  = \"https://other.vault.azure.net/keys/main\"", "own-key", "azurerm_postgresql_flexible_server"),
        new("azure", "platform/database.tf", "storage_mb                    = 32768", "storage_mb = 32768\n  administrator_login = \"someone\"\n  administrator_password = \"correct horse\"", "secret-value", "azurerm_postgresql_flexible_server"),
        new("azure", "storage/main.tf", "\"TLS1_2\"", "\"TLS1_0\"", "tls-only", "azurerm_storage_account"),
        new("azure", "storage/main.tf", "versioning_enabled            = true", "versioning_enabled            = false", "buckets", "azurerm_storage_account"),
        new("azure", "storage/main.tf", "shared_access_key_enabled         = false", "shared_access_key_enabled         = true", "buckets", "azurerm_storage_account"),
        new("azure", "network/groups.tf", "enabled              = true", "enabled              = false", "flow-logs", "azurerm_virtual_network"),
        new("azure", "notebooks/main.tf", "\"PT${var.idle_minutes}M\"", "\"PT8H\"", "idle-stop", "azapi_resource.notebook"),
        new("azure", "budget/main.tf", "\"Forecasted\"", "\"Actual\"", "budget", "azurerm_consumption_budget_resource_group"),
        new("azure", "logging/main.tf", "retention_in_days            = var.retention_days", "retention_in_days            = 30", "kept-logs", "azurerm_log_analytics_workspace"),

        new("gcp", "network/firewall.tf", "[\"35.235.240.0/20\"]", "[\"0.0.0.0/0\"]", "public-ingress", "google_compute_firewall.tunnel_in"),
        new("gcp", "storage/main.tf", "\"enforced\"", "\"inherited\"", "public-ingress", "google_storage_bucket"),
        new("gcp", "notebooks/main.tf", "disable_public_ip    = true", "disable_public_ip    = false", "public-ingress", "google_workbench_instance"),
        new("gcp", "platform/main.tf", "\"INGRESS_TRAFFIC_INTERNAL_ONLY\"", "\"INGRESS_TRAFFIC_ALL\"", "public-ingress", "google_cloud_run_v2_service"),
        new("gcp", "platform/main.tf", "\"group:${each.value}\"", "\"allUsers\"", "public-ingress", "google_cloud_run_v2_service_iam_member"),
        new("gcp", "identity/people.tf", "\"roles/run.developer\"", "\"roles/editor\"", "wildcard", "google_project_iam_member.people"),
        new("gcp", "identity/tools.tf", "var.secret_ids[each.key]", "var.secret_ids[\"claude\"]", "tool-secrets", "google_service_account.tool"),
        new("gcp", "storage/main.tf", "default_kms_key_name = var.key_id", "default_kms_key_name = \"projects/p/locations/l/keyRings/r/cryptoKeys/other\"", "own-key", "google_storage_bucket"),
        new("gcp", "platform/database.tf", "\"ENCRYPTED_ONLY\"", "\"ALLOW_UNENCRYPTED_AND_ENCRYPTED\"", "tls-only", "google_sql_database_instance"),
        new("gcp", "network/main.tf", "flow_sampling        = var.flow_sampling", "flow_sampling        = 0", "flow-logs", "google_compute_subnetwork"),
        new("gcp", "notebooks/main.tf", "tostring(var.idle_minutes * 60)", "\"28800\"", "idle-stop", "google_workbench_instance"),
        new("gcp", "budget/main.tf", "\"FORECASTED_SPEND\"", "\"CURRENT_SPEND\"", "budget", "google_billing_budget"),
        new("gcp", "logging/main.tf", "\"ADMIN_READ\", \"DATA_READ\", \"DATA_WRITE\"", "\"ADMIN_READ\"", "kept-logs", "the stack"),
        new("gcp", "storage/main.tf", "enabled = each.key != \"audit\"", "enabled = false", "buckets", "google_storage_bucket"),
        new("gcp", "platform/main.tf", "/${var.name}:${var.image_tag}", "/${var.name}:latest", "containers", "google_cloud_run_v2_"),
    ];

    /// <summary>Makes the mistake in a copy of the stacks.</summary>
    public void MakeIn(string terraform)
    {
        var file = File[0] == '/' ? Path.Combine(terraform, Cloud, File[1..]) : Path.Combine(terraform, Cloud, "modules", File);
        var text = System.IO.File.ReadAllText(file);
        var at = text.IndexOf(From, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{File} does not hold: {From}");
        System.IO.File.WriteAllText(file, string.Concat(text.AsSpan(0, at), To, text.AsSpan(at + From.Length)));
    }

    /// <summary>Whether this violation is what the mistake must lead to.</summary>
    internal bool Explains(Violation violation) =>
        violation.Rule == Rule && violation.Address.Contains(Where, StringComparison.Ordinal);
}
