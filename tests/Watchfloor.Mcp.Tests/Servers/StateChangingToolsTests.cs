using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;

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

    public static TheoryData<string, Profile> ReadOnly => new(
        from server in ServerCatalog.Servers from profile in new[] { Profile.Triage, Profile.Hunt } select (server.Name, profile));

    [Theory]
    [MemberData(nameof(ReadOnly))]
    public async Task ReadOnlyProfiles_HoldNoneOfThem_AlsoByNameAndBySearch(string server, Profile profile)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, server, profile);

        foreach (var tool in Changing)
        {
            await Assert.ThrowsAsync<ModelContextProtocol.McpProtocolException>(() => running.CallAsync(tool, ("id", "INC-1")));
        }

        var told = await EverythingToldAsync(running);
        Assert.All(Changing, tool => Assert.DoesNotContain(tool, told, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(ReadOnly))]
    public async Task ReadOnlyProfiles_CompleteNoneOfThem(string server, Profile profile)
    {
        await using var running = await TestServer.StartAsync(lab.Sources, server, profile);
        var definition = ServerCatalog.Servers.Single(item => item.Name == server);
        var asked = definition.Prompts.Select(prompt => ((Reference)new PromptReference { Name = prompt.Name }, prompt.Argument))
            .Concat(definition.Resources.Where(resource => resource.Variable is not null)
                .Select(resource => ((Reference)new ResourceTemplateReference { Uri = $"{resource.Prefix}{{{resource.Variable}}}" }, resource.Variable!)));

        foreach (var (reference, argument) in asked)
        {
            foreach (var start in new[] { "", "watchfloor_", Changing[0] })
            {
                var completion = await running.Client.CompleteAsync(reference, argument, start, cancellationToken: TestContext.Current.CancellationToken);
                Assert.Empty(completion.Completion.Values.Intersect(Changing));
            }
        }
    }

    // Whatever a client or its tool search can index: instructions, lists, and the texts behind them.
    private static async Task<string> EverythingToldAsync(TestServer running)
    {
        var token = TestContext.Current.CancellationToken;
        var (client, text) = (running.Client, new StringBuilder());
        text.AppendLine(client.ServerInstructions);
        (await client.ListToolsAsync(cancellationToken: token)).ToList().ForEach(tool => Add(tool.ProtocolTool));
        (await client.ListResourceTemplatesAsync(cancellationToken: token)).ToList().ForEach(template => Add(template.ProtocolResourceTemplate));
        foreach (var resource in await client.ListResourcesAsync(cancellationToken: token))
        {
            Add(resource.ProtocolResource);
            Add(await client.ReadResourceAsync(resource.Uri, cancellationToken: token));
        }

        foreach (var prompt in await client.ListPromptsAsync(cancellationToken: token))
        {
            Add(prompt.ProtocolPrompt);
            Add(await client.GetPromptAsync(prompt.Name, prompt.ProtocolPrompt.Arguments!.ToDictionary(argument => argument.Name, _ => (object?)"x"), cancellationToken: token));
        }

        return text.ToString();

        void Add<T>(T told) => text.AppendLine(JsonSerializer.Serialize(told, ModelContextProtocol.McpJsonUtilities.DefaultOptions));
    }
}
