using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Watchfloor.Mcp.Tests.Servers;

public class ServerCatalogTests(LabSources lab)
{
    private const int MostTokensOfAList = 6000;
    private const int BytesPerToken = 3;

    public static TheoryData<string, Profile> ServersAndProfiles => new(
        from server in ServerCatalog.Servers from profile in Enum.GetValues<Profile>() select (server.Name, profile));

    [Theory]
    [InlineData("crowdstrike", "get_detections get_host_info get_incidents get_threat_intel get_vulnerabilities")]
    [InlineData("microsoft", "get_defender_alerts get_entra_users get_purview_dlp_alerts get_risky_users get_sign_in_logs")]
    [InlineData("proofpoint", "get_siem_events get_messages_blocked get_messages_delivered get_clicks_blocked get_top_clickers get_vap_report get_campaign_info decode_url")]
    [InlineData("watchfloor", "get_status search_alerts get_alert get_entity_timeline pivot_entity list_incidents get_incident list_findings get_attack_technique")]
    public async Task ToolsList_DefaultProfile_HasTheVendorsTools(string server, string tools)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, server);

        var names = (await running.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Select(tool => tool.Name).ToList();

        Assert.Equal(tools.Split(' ').Select(tool => $"{server}_{tool}").Order(), names.Order());
        Assert.InRange(names.Count, 1, 12);
    }

    [Theory]
    [MemberData(nameof(ServersAndProfiles))]
    public async Task ToolsList_AnyProfile_StaysWithinAClientsBudget(string server, Profile profile)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, server, profile);

        var tools = await running.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken);

        var bytes = Encoding.UTF8.GetByteCount(JsonSerializer.Serialize(tools.Select(tool => tool.ProtocolTool), ModelContextProtocol.McpJsonUtilities.DefaultOptions));
        Assert.InRange(bytes / BytesPerToken, 1, MostTokensOfAList);
    }

    [Theory]
    [MemberData(nameof(ServersAndProfiles))]
    public async Task ToolsList_AnyProfile_NamesAndAnnotatesEachToolHonestly(string server, Profile profile)
    {
        var changing = ServerCatalog.Servers.Single(item => item.Name == server).ToolsOf(profile).Where(tool => tool.Changes).Select(tool => tool.Name).ToHashSet();
        await using var running = await TestServer.StartAsync(lab.Sources, server, profile);

        foreach (var tool in (await running.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Select(tool => tool.ProtocolTool))
        {
            Assert.Matches(new Regex($"^{server}_[a-z]+_[a-z_]+$"), tool.Name);
            Assert.InRange(tool.Description!.Length, 20, 300);
            Assert.NotEmpty(tool.Title!);
            Assert.Equal(!changing.Contains(tool.Name), tool.Annotations!.ReadOnlyHint);
            Assert.NotNull(tool.OutputSchema);
        }
    }

    [Fact]
    public void ToolsOf_ProfilesThatOnlyRead_LeaveOutWhatChangesWhereverItWasPut()
    {
        var changing = ServerCatalog.Servers[0].Triage[0] with { Name = "acme_change_thing", Changes = true };
        var server = ServerCatalog.Servers[0] with { Triage = [changing], Hunt = [changing] };

        Assert.Empty(server.ToolsOf(Profile.Triage));
        Assert.Empty(server.ToolsOf(Profile.Hunt));
        Assert.NotEmpty(server.ToolsOf(Profile.Respond));
    }
}
