using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp;

/// <summary>A <see cref="PromptDefinition"/> under the protocol.</summary>
internal sealed class WatchfloorPrompt : McpServerPrompt
{
    private const int LongestValue = 300;
    private readonly PromptDefinition definition;

    public WatchfloorPrompt(PromptDefinition definition)
    {
        this.definition = definition;
        ProtocolPrompt = new Prompt
        {
            Name = definition.Name,
            Title = definition.Title,
            Description = definition.Description,
            Arguments = [new PromptArgument { Name = definition.Argument, Description = definition.ArgumentDescription, Required = true }],
        };
    }

    /// <inheritdoc/>
    public override Prompt ProtocolPrompt { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => [];

    /// <inheritdoc/>
    public override ValueTask<GetPromptResult> GetAsync(RequestContext<GetPromptRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Params.Arguments?.TryGetValue(definition.Argument, out var value) != true || value.ToString() is not { Length: > 0 } given)
        {
            throw new McpProtocolException($"The prompt {definition.Name} needs '{definition.Argument}': {definition.ArgumentDescription}.", McpErrorCode.InvalidParams);
        }

        // A subject line that is pasted in is an attacker's text too: it stands between marks that it cannot close.
        var fenced = $"«{CleanText.Of(given, LongestValue).Replace('«', '‹').Replace('»', '›')}»";
        var text = Guides.Text($"Watchfloor.Mcp.Prompts.{definition.Name}.md").Replace($"{{{definition.Argument}}}", fenced, StringComparison.Ordinal);
        return ValueTask.FromResult(new GetPromptResult
        {
            Description = definition.Description,
            Messages = [new PromptMessage { Role = Role.User, Content = new TextContentBlock { Text = text } }],
        });
    }
}
