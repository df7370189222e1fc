namespace Watchfloor.Infra.Tests;

/// <summary>What the plans cost by the price table.</summary>
public class CostTests
{
    private static readonly IReadOnlyList<Price> Prices = Price.Read(Repository.Policy("prices.tsv"));

    [Theory]
    [InlineData("aws", 60)]
    [InlineData("azure", 50)]
    [InlineData("gcp", 35)]
    public async Task Lean_OfEveryCloud_StaysBelowItsGoal(string cloud, int goal)
    {
        var cost = Cost.Of((await Applied.OfAsync(cloud, "lean")).Plan, Prices);

        Assert.InRange(cost.Total, 15, goal);
    }

    [Theory]
    [InlineData("aws")]
    [InlineData("azure")]
    [InlineData("gcp")]
    public async Task EveryType_OfEveryPlan_HasAPrice(string cloud)
    {
        string[] profiles = Repository.Profiles;

        foreach (var profile in profiles)
        {
            Assert.Empty(Cost.Of((await Applied.OfAsync(cloud, profile)).Plan, Prices).Unpriced);
        }
    }

    [Fact]
    public void EveryPrice_ThatIsNotNothing_SaysWhenAndWhereItWasRead()
    {
        var priced = Prices.Where(price => price.Quantity != "0");

        Assert.All(priced, price => Assert.True(price.Date is not null && price.Source.StartsWith("https://", StringComparison.Ordinal), $"{price.Type}: {price.What}"));
    }

    [Fact]
    public void Of_TwoGatewaysAndOneEndpointInTwoZones_CountsEach()
    {
        var stack = Stack.Read("""
            {"planned_values":{"root_module":{"resources":[
              {"mode":"managed","address":"aws_nat_gateway.a","type":"aws_nat_gateway","values":{}},
              {"mode":"managed","address":"aws_nat_gateway.b","type":"aws_nat_gateway","values":{}},
              {"mode":"managed","address":"aws_vpc_endpoint.x","type":"aws_vpc_endpoint","values":{"vpc_endpoint_type":"Interface","subnet_ids":["1","2"]}},
              {"mode":"managed","address":"aws_vpc_endpoint.y","type":"aws_vpc_endpoint","values":{"vpc_endpoint_type":"Gateway"}},
              {"mode":"managed","address":"aws_made_up.z","type":"aws_made_up","values":{}}]}}}
            """);

        var cost = Cost.Of(stack, Prices);

        // 2 x 32.85 for the gateways, 2 x 7.30 for the endpoint; the gateway endpoint is free.
        Assert.Equal(80.30m, cost.Total);
        Assert.Equal(["aws_made_up"], cost.Unpriced);
    }
}
