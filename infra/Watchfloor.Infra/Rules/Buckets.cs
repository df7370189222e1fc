namespace Watchfloor.Infra.Rules;

/// <summary>What was overwritten can be brought back, who read what is written down, and old things go.</summary>
internal sealed class Buckets : IRule
{
    public string Name => "buckets";

    public IEnumerable<Violation> Check(Stack stack) => stack.Cloud switch
    {
        "aws" => Aws(stack),
        "azure" => Azure(stack),
        _ => Google(stack),
    };

    private IEnumerable<Violation> Aws(Stack stack)
    {
        foreach (var bucket in stack.Of("aws_s3_bucket"))
        {
            var key = bucket.Address[bucket.Address.LastIndexOf('.')..];
            Resource? Beside(string type) => stack.Of(type).FirstOrDefault(one => one.Address.EndsWith(key, StringComparison.Ordinal));
            if (Beside("aws_s3_bucket_versioning")?.Text("versioning_configuration.status") != "Enabled")
            {
                yield return new(Name, bucket.Address, "keeps no versions");
            }

            if (Beside("aws_s3_bucket_lifecycle_configuration") is not { } lifecycle || lifecycle.Number("rule.abort_incomplete_multipart_upload.days_after_initiation") is null)
            {
                yield return new(Name, bucket.Address, "has no lifecycle, or keeps unfinished uploads");
            }

            if (Beside("aws_s3_bucket_logging") is null && !key.Contains("\"access\"", StringComparison.Ordinal))
            {
                yield return new(Name, bucket.Address, "writes no access log");
            }

            if (Beside("aws_s3_bucket_ownership_controls")?.Text("rule.object_ownership") != "BucketOwnerEnforced")
            {
                yield return new(Name, bucket.Address, "lets others own objects");
            }
        }
    }

    private IEnumerable<Violation> Azure(Stack stack)
    {
        foreach (var account in stack.Of("azurerm_storage_account"))
        {
            if (!account.Is("blob_properties.versioning_enabled") || account.Number("blob_properties.delete_retention_policy.days") is null)
            {
                yield return new(Name, account.Address, "keeps no versions or deleted blobs");
            }

            if (!account.IsNot("shared_access_key_enabled"))
            {
                yield return new(Name, account.Address, "can be opened with a key");
            }
        }

        if (stack.Of("azurerm_storage_management_policy").Count() < stack.Of("azurerm_storage_account").Count())
        {
            yield return new(Name, "the stack", "has an account without a lifecycle");
        }

        if (!stack.Of("azurerm_monitor_diagnostic_setting").Any(one => one.All("enabled_log.category").Any(category => Resource.AsText(category) == "StorageRead")))
        {
            yield return new(Name, "the stack", "does not write down who read the objects");
        }
    }

    private IEnumerable<Violation> Google(Stack stack)
    {
        foreach (var bucket in stack.Of("google_storage_bucket"))
        {
            if (!bucket.Is("versioning.enabled") && bucket.Text("retention_policy.retention_period") is null)
            {
                yield return new(Name, bucket.Address, "keeps neither versions nor a fixed time");
            }

            if (!bucket.All("lifecycle_rule").Any())
            {
                yield return new(Name, bucket.Address, "has no lifecycle");
            }

            if (bucket.Text("logging.log_bucket") is null && !bucket.Address.Contains("\"access\"", StringComparison.Ordinal))
            {
                yield return new(Name, bucket.Address, "writes no access log");
            }
        }
    }
}
