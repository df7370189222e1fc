namespace Watchfloor.Infra.Rules;

/// <summary>Logs and trails are kept for a year, and what an administrator did is on one of them.</summary>
internal sealed class KeptLogs : IRule
{
    private const double Year = 365;

    private static readonly (string Type, string Path)[] Kept =
    [
        ("aws_cloudwatch_log_group", "retention_in_days"),
        ("azurerm_log_analytics_workspace", "retention_in_days"),
        ("azurerm_network_watcher_flow_log", "retention_policy.days"),
        ("google_logging_project_bucket_config", "retention_days"),
    ];

    public string Name => "kept-logs";

    public IEnumerable<Violation> Check(Stack stack)
    {
        foreach (var (type, path) in Kept)
        {
            foreach (var resource in stack.Of(type).Where(resource => resource.Number(path) is not { } days || days < Year))
            {
                yield return new(Name, resource.Address, $"{path} is {resource.Text(path) ?? "not set"}, must be {Year} or more");
            }
        }

        var trail = stack.Cloud switch
        {
            "aws" => stack.Of("aws_cloudtrail").Any(one => one.Is("is_multi_region_trail") && one.Is("enable_log_file_validation") && one.Is("enable_logging")),
            "azure" => stack.Of("azurerm_monitor_diagnostic_setting").Any(one => one.Text("target_resource_id")?.StartsWith("/subscriptions/", StringComparison.Ordinal) == true
                && one.All("enabled_log.category").Any(category => Resource.AsText(category) == "Administrative")),
            _ => stack.Of("google_project_iam_audit_config").Any(one => one.Text("service") == "allServices" && one.All("audit_log_config.log_type").Count() == 3),
        };
        if (!trail)
        {
            yield return new(Name, "the stack", "has no audit trail of everything");
        }
    }
}
