namespace Watchfloor.Infra.Rules;

/// <summary>Somebody is told before the money is gone: at what was spent, and at what is forecast.</summary>
internal sealed class Budget : IRule
{
    public string Name => "budget";

    public IEnumerable<Violation> Check(Stack stack)
    {
        var (type, path, spent, forecast, people) = stack.Cloud switch
        {
            "aws" => ("aws_budgets_budget", "notification.notification_type", "ACTUAL", "FORECASTED", "notification.subscriber_email_addresses"),
            "azure" => ("azurerm_consumption_budget_resource_group", "notification.threshold_type", "Actual", "Forecasted", "notification.contact_emails"),
            _ => ("google_billing_budget", "threshold_rules.spend_basis", "CURRENT_SPEND", "FORECASTED_SPEND", "all_updates_rule.disable_default_iam_recipients"),
        };
        var budget = stack.Of(type).FirstOrDefault();
        if (budget is null)
        {
            yield return new(Name, "the stack", "has no budget");
            yield break;
        }

        var kinds = budget.All(path).Select(Resource.AsText).ToHashSet(StringComparer.Ordinal);
        foreach (var kind in new[] { spent, forecast }.Where(kind => !kinds.Contains(kind)))
        {
            yield return new(Name, budget.Address, $"tells nobody of {kind}");
        }

        if (!budget.All(people).Any())
        {
            yield return new(Name, budget.Address, "tells nobody");
        }
    }
}
