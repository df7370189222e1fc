namespace Watchfloor.Infra.Rules;

/// <summary>Every network writes down who talked to whom.</summary>
internal sealed class FlowLogs : IRule
{
    public string Name => "flow-logs";

    public IEnumerable<Violation> Check(Stack stack)
    {
        var networks = stack.Of(stack.Cloud switch { "aws" => "aws_vpc", "azure" => "azurerm_virtual_network", _ => "google_compute_subnetwork" }).ToList();
        if (networks.Count == 0)
        {
            yield return new(Name, "the stack", "has no network");
        }

        foreach (var network in networks)
        {
            var logged = stack.Cloud switch
            {
                "aws" => stack.Of("aws_flow_log").Any(log => log.Text("traffic_type") == "ALL"),
                "azure" => stack.Of("azurerm_network_watcher_flow_log").Any(log => log.Is("enabled")),
                _ => network.Number("log_config.flow_sampling") > 0,
            };
            if (!logged)
            {
                yield return new(Name, network.Address, "has no flow log");
            }
        }
    }
}
