using ModelContextProtocol;
using Watchfloor.Mcp;
using Watchfloor.Mcp.Tests;

namespace Watchfloor.Plugins.Tests;

/// <summary>A plug-in's tools over the protocol, from its vendor's double to the client.</summary>
public class PluginToolTests
{
    [Theory]
    [InlineData(Profile.Triage, "acme_search_urls")]
    [InlineData(Profile.Hunt, "acme_search_urls")]
    [InlineData(Profile.Respond, "acme_report_url acme_search_urls")]
    public async Task ToolsList_OfAPlugin_HoldsItsListsAndOnlyInRespondItsActions(Profile profile, string tools)
    {
        await using var company = await AcmeCompany.StartAsync();
        await using var running = await TestServer.StartAsync(company.Sources, company.Server, profile);

        var listed = await running.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(tools.Split(' '), listed.Select(tool => tool.Name).Order());
        Assert.All(listed, tool => Assert.Equal(tool.Name == "acme_search_urls", tool.ProtocolTool.Annotations!.ReadOnlyHint));
    }

    [Fact]
    public async Task List_AfterCollecting_AnswersWithEvidence()
    {
        await using var company = await AcmeCompany.StartAsync();
        var collected = await company.CollectAsync();
        await using var running = await TestServer.StartAsync(company.Sources, company.Server, Profile.Triage);

        var reply = await running.CallAsync("acme_search_urls", ("text", "host248.example.com"));

        Assert.Equal(250, Assert.Single(collected).Events);
        Assert.True(reply.Status == "ok", reply.Json.ToString());
        Assert.Equal("acme.urls:248", Assert.Single(reply.Ids));
        Assert.Equal("http://host248.example.com/load/248.bin", reply.Items[0].GetProperty("title").GetString());
    }

    [Fact]
    public async Task Action_UntilAPersonApproves_DoesNotReachTheVendor_AndThenOnce()
    {
        await using var company = await AcmeCompany.StartAsync();
        await using var running = await TestServer.StartAsync(company.Sources, company.Server, Profile.Respond);
        (string, object?)[] arguments = [("url", "http://192.0.2.7/a.bin"), ("tag", "mirai")];
        var people = new ApprovalStore(company.Sources.Lake.Folder, TimeProvider.System);

        var asked = await running.CallAsync("acme_report_url", arguments);
        var id = Assert.Single(people.Waiting()).Id;
        var early = await running.CallAsync("acme_report_url", [.. arguments, ("approval", id)]);
        var invented = await running.CallAsync("acme_report_url", [.. arguments, ("approval", "APR-0000000000")]);
        var before = company.Vendor.Reports.Count;
        people.Approve(id, "daria");
        var done = await running.CallAsync("acme_report_url", [.. arguments, ("approval", id)]);
        var again = await running.CallAsync("acme_report_url", [.. arguments, ("approval", id)]);

        Assert.Equal(["approval_required", "approval_required", "approval_required", "approval_required"], new[] { asked, early, invented, again }.Select(reply => reply.ErrorCode));
        Assert.Equal(0, before);
        Assert.Equal("ok", done.Status);
        Assert.Contains("http://192.0.2.7/a.bin", Assert.Single(company.Vendor.Reports));
        Assert.Contains(await company.Sources.Incidents.AuditLogAsync(TestContext.Current.CancellationToken), entry => entry.Action == "use_approval" && entry.Details.Contains("daria", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(Profile.Triage)]
    [InlineData(Profile.Hunt)]
    public async Task Action_InAProfileThatOnlyReads_IsNotThere(Profile profile)
    {
        await using var company = await AcmeCompany.StartAsync();
        await using var running = await TestServer.StartAsync(company.Sources, company.Server, profile);

        await Assert.ThrowsAsync<McpProtocolException>(() => running.CallAsync("acme_report_url", ("url", "http://192.0.2.7/a.bin"), ("tag", "mirai")));

        Assert.Empty(company.Vendor.Reports);
    }
}
