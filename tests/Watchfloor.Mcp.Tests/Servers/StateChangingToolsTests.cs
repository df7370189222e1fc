namespace Watchfloor.Mcp.Tests.Servers;

/// <summary>What changes something, named one by one: a new one fails until it is put down here, and so does one that is gone.</summary>
public class StateChangingToolsTests(LabSources lab)
{
    private static readonly string[] Changing = ["watchfloor_assign_incident", "watchfloor_close_incident", "watchfloor_comment_incident"];

    [Fact]
    public async Task ToolsList_OfAllServersInRespond_ChangesExactlyWhatIsPutDown()
    {
        var found = new List<string>();
        foreach (var server in ServerCatalog.Servers)
        {
            await using var running = await TestServer.StartAsync(lab.Sources, server.Name, Profile.Respond);
            found.AddRange((await running.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken))
                .Where(tool => tool.ProtocolTool.Annotations?.ReadOnlyHint != true).Select(tool => tool.Name));
        }

        Assert.Equal(Changing, found.Order());
    }

    [Theory]
    [InlineData(Profile.Triage)]
    [InlineData(Profile.Hunt)]
    public async Task ReadOnlyProfiles_HoldNoneOfThem_AlsoByNameAndByCompletion(Profile profile)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, "watchfloor", profile);
        var names = (await running.Client.ListToolsAsync(cancellationToken: TestContext.Current.CancellationToken)).Select(tool => tool.Name);

        Assert.Empty(names.Intersect(Changing));
        foreach (var tool in Changing)
        {
            await Assert.ThrowsAsync<ModelContextProtocol.McpProtocolException>(() => running.CallAsync(tool, ("id", "INC-1")));
        }

        foreach (var prompt in PromptDefinition.All)
        {
            var completion = await running.Client.CompleteAsync(
                new ModelContextProtocol.Protocol.PromptReference { Name = prompt.Name }, prompt.Argument, "watchfloor_", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Empty(completion.Completion.Values.Intersect(Changing));
        }
    }
}
