namespace Watchfloor.Infra.Rules;

/// <summary>Whatever keeps data keeps it under the stack's own key, which rotates.</summary>
internal sealed class OwnKey : IRule
{
    private static readonly (string Type, string Path)[] Kept =
    [
        ("aws_s3_bucket_server_side_encryption_configuration", "rule.apply_server_side_encryption_by_default.kms_master_key_id"),
        ("aws_secretsmanager_secret", "kms_key_id"),
        ("aws_cloudwatch_log_group", "kms_key_id"),
        ("aws_cloudtrail", "kms_key_id"),
        ("aws_sns_topic", "kms_master_key_id"),
        ("aws_ecr_repository", "encryption_configuration.kms_key"),
        ("aws_ecs_cluster", "configuration.managed_storage_configuration.fargate_ephemeral_storage_kms_key_id"),
        ("aws_ecs_cluster", "configuration.execute_command_configuration.kms_key_id"),
        ("aws_scheduler_schedule", "kms_key_arn"),
        ("aws_db_instance", "kms_key_id"),
        ("aws_db_instance", "master_user_secret_kms_key_id"),
        ("aws_db_instance", "performance_insights_kms_key_id"),
        ("aws_sagemaker_domain", "kms_key_id"),
        ("aws_instance", "root_block_device.kms_key_id"),
        ("azurerm_storage_account", "customer_managed_key.key_vault_key_id"),
        ("azurerm_machine_learning_workspace", "encryption.key_id"),
        ("azurerm_postgresql_flexible_server", "customer_managed_key.key_vault_key_id"),
        ("azurerm_container_registry", "encryption.key_vault_key_id"),
        ("azurerm_cognitive_account", "customer_managed_key.key_vault_key_id"),
        ("azurerm_log_analytics_workspace", "cluster_key_id"),
        ("google_storage_bucket", "encryption.default_kms_key_name"),
        ("google_secret_manager_secret", "replication.user_managed.replicas.customer_managed_encryption.kms_key_name"),
        ("google_artifact_registry_repository", "kms_key_name"),
        ("google_cloud_run_v2_service", "template.encryption_key"),
        ("google_cloud_run_v2_job", "template.template.encryption_key"),
        ("google_sql_database_instance", "encryption_key_name"),
        ("google_workbench_instance", "gce_setup.boot_disk.kms_key"),
        ("google_workbench_instance", "gce_setup.data_disks.kms_key"),
        ("google_logging_project_bucket_config", "cmek_settings.kms_key_name"),
    ];

    public string Name => "own-key";

    public IEnumerable<Violation> Check(Stack stack)
    {
        var keys = Keys(stack).ToList();
        if (keys.Count != 1)
        {
            yield return new(Name, "the stack", $"has {keys.Count} keys; one key is what everything is under");
            yield break;
        }

        if (!Rotates(keys[0]))
        {
            yield return new(Name, keys[0].Address, "does not rotate");
        }

        // In a plan the key has no id yet, so an argument that is unknown may be the key.
        var ids = Ids(stack, keys[0]).ToList();
        foreach (var (type, path) in Kept)
        {
            foreach (var resource in stack.Of(type))
            {
                var given = resource.Text(path);
                if (ids.Count > 0 && (given is null || !ids.Contains(given)))
                {
                    yield return new(Name, resource.Address, given is null ? $"{path} is not set" : $"{path} names another key");
                }
            }
        }

        foreach (var resource in stack.Of("aws_db_instance").Where(resource => !resource.Is("storage_encrypted")))
        {
            yield return new(Name, resource.Address, "storage_encrypted is off");
        }
    }

    private static IEnumerable<Resource> Keys(Stack stack) => stack.Cloud switch
    {
        "aws" => stack.Of("aws_kms_key"),
        "gcp" => stack.Of("google_kms_crypto_key"),
        _ => stack.Of("azapi_resource").Where(resource => resource.Text("type")!.StartsWith("Microsoft.KeyVault/vaults/keys@", StringComparison.Ordinal)),
    };

    private static bool Rotates(Resource key) => key.Type switch
    {
        "aws_kms_key" => key.Is("enable_key_rotation"),
        "google_kms_crypto_key" => key.Text("rotation_period") is { } period && long.Parse(period.TrimEnd('s'), System.Globalization.CultureInfo.InvariantCulture) <= 31536000,
        _ => key.Values.GetRawText().Contains("\"rotate\"", StringComparison.Ordinal),
    };

    // Azure's services name the key by the address of its vault, without a version, so that they follow a rotation.
    private static IEnumerable<string> Ids(Stack stack, Resource key) => key.Type switch
    {
        "aws_kms_key" => Known(key.Text("arn"), key.Text("key_id")),
        "google_kms_crypto_key" => Known(key.Text("id")),
        _ => stack.Of("azurerm_key_vault").Select(vault => $"https://{vault.Text("name")}.vault.azure.net/keys/{key.Text("name")}"),
    };

    private static IEnumerable<string> Known(params string?[] ids) => ids.OfType<string>();
}
