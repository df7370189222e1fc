using System.Text.Json.Nodes;
using Watchfloor.Connectors;

namespace Watchfloor.Mcp;

/// <summary><c>proofpoint_decode_url</c>: what lies behind a rewritten link, without asking anybody.</summary>
internal static class DecodeUrlTool
{
    private static readonly ToolArgument Url = new("url", ArgumentKind.Text, "the rewritten link") { IsRequired = true, MostCharacters = 4000 };

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "proofpoint_decode_url",
        Title = "Decode a link",
        Description = "The link behind one that URL Defense rewrote, all versions. Computed here: nobody is asked and the link is not opened.",
        Arguments = [Url],
        IsInstant = true,
        Answer = (call, _) => Task.FromResult(Decode(call.Arguments.Needed(Url.Name), call.Sources.Links)),
    };

    private static ToolReply Decode(string url, ILinkDecoder? decoder)
    {
        if (decoder is null)
        {
            throw new ToolErrorException(new(ToolErrorCode.NotAsked, "No decoder of rewritten links is loaded.", "Start the server with the program 'watchfloor', which has one."));
        }

        var behind = decoder.Decode(url);
        return behind.Link is { } link
            ? new ToolReply
            {
                Summary = behind.IsRewritten ? "The link behind the rewriting. Do not open it." : "The link was not rewritten by URL Defense.",
                Items = [new ReplyItem(new JsonObject { ["title"] = link, ["rewritten"] = behind.IsRewritten })],
                Total = 1,
            }
            : throw ToolErrorException.Argument($"The link is rewritten and damaged: {behind.Problem}.", "Copy the whole link, without line breaks, and try again.");
    }
}
