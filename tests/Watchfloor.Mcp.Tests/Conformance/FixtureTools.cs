using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp.Tests.Conformance;

/// <summary>The tools that the official suite asks for by name.</summary>
[McpServerToolType]
internal sealed class FixtureTools
{
    /// <summary>One red pixel.</summary>
    public static readonly byte[] Image = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==");

    // A wave file without a sample.
    private static readonly byte[] Audio = Convert.FromBase64String("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA=");

    [McpServerTool(Name = "test_simple_text"), Description("Answers with text.")]
    public static string SimpleText() => "This is a simple text response for testing.";

    [McpServerTool(Name = "test_image_content"), Description("Answers with an image.")]
    public static ContentBlock ImageContent() => ImageContentBlock.FromBytes(Image, "image/png");

    [McpServerTool(Name = "test_audio_content"), Description("Answers with sound.")]
    public static ContentBlock AudioContent() => AudioContentBlock.FromBytes(Audio, "audio/wav");

    [McpServerTool(Name = "test_embedded_resource"), Description("Answers with a resource.")]
    public static ContentBlock EmbeddedResource() => Resource("test://embedded-resource", "text/plain", "This is an embedded resource content.");

    [McpServerTool(Name = "test_multiple_content_types"), Description("Answers with text, an image and a resource.")]
    public static IEnumerable<ContentBlock> Mixed() =>
    [
        new TextContentBlock { Text = "Multiple content types test:" },
        ImageContentBlock.FromBytes(Image, "image/png"),
        Resource("test://mixed-content-resource", "application/json", """{"test":"data","value":123}"""),
    ];

    [McpServerTool(Name = "test_error_handling"), Description("Fails.")]
    public static string Fails() => throw new McpException("This tool intentionally returns an error for testing");

    [McpServerTool(Name = "test_tool_with_progress"), Description("Tells its progress.")]
    public static async Task<string> ProgressAsync(IProgress<ProgressNotificationValue> progress)
    {
        foreach (var percent in new[] { 0, 50, 100 })
        {
            progress.Report(new() { Progress = percent, Total = 100 });
            await Task.Yield();
        }

        return "done";
    }

    [McpServerTool(Name = "test_tool_with_logging"), Description("Sends log messages.")]
    public static async Task<string> LogAsync(McpServer server, CancellationToken cancellationToken)
    {
        foreach (var text in new[] { "Tool execution started", "Tool processing data", "Tool execution completed" })
        {
            await server.SendNotificationAsync(
                "notifications/message", new { level = "info", logger = "fixture", data = text }, cancellationToken: cancellationToken);
        }

        return "done";
    }

    [McpServerTool(Name = "test_reconnection"), Description("Lets the client go, and answers when it is back.")]
    public static async Task<string> ReconnectAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken)
    {
        await request.EnablePollingAsync(TimeSpan.FromMilliseconds(100), cancellationToken);
        return "done";
    }

    private static EmbeddedResourceBlock Resource(string uri, string type, string text) =>
        new() { Resource = new TextResourceContents { Uri = uri, MimeType = type, Text = text } };
}
