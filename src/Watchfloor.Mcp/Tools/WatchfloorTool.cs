using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp;

/// <summary>A <see cref="ToolDefinition"/> under the protocol: every tool of every server, a plug-in's too, is called through here.</summary>
internal sealed class WatchfloorTool : McpServerTool
{
    private static readonly JsonElement OutputSchema = JsonSerializer.SerializeToElement(new JsonObject
    {
        ["type"] = "object",
        ["properties"] = new JsonObject
        {
            ["mode"] = new JsonObject { ["enum"] = new JsonArray("live", "lab") },
            ["status"] = new JsonObject { ["enum"] = new JsonArray("ok", "nothing_found", "not_asked", "not_indexed", "running", "error") },
            ["summary"] = new JsonObject { ["type"] = "string" },
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "object" } },
            ["page"] = new JsonObject { ["type"] = "object" },
        },
        ["required"] = new JsonArray("mode", "status", "summary", "items", "page"),
    });

    private readonly ToolDefinition definition;
    private readonly ToolRunner runner;

    public WatchfloorTool(ToolDefinition definition, ToolRunner runner)
    {
        this.definition = definition;
        this.runner = runner;
        ProtocolTool = new Tool
        {
            Name = definition.Name,
            Title = definition.Title,
            Description = definition.Description,
            InputSchema = InputSchema(definition),
            OutputSchema = OutputSchema,
            Annotations = new ToolAnnotations
            {
                ReadOnlyHint = !definition.Changes,
                DestructiveHint = definition.Changes && definition.IsDestructive,
                IdempotentHint = !definition.Changes,
                OpenWorldHint = definition.ReachesOut,
            },
        };
    }

    /// <inheritdoc/>
    public override Tool ProtocolTool { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<object> Metadata => [];

    /// <inheritdoc/>
    public override async ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var began = TimeProvider.System.GetTimestamp();
        var result = await runner.RunAsync(definition, request.Params?.Arguments ?? new Dictionary<string, JsonElement>(), Caller.Of(request), TellProgressAsync, cancellationToken);
        await CallLog.TellAsync(request, result, TimeProvider.System.GetElapsedTime(began), cancellationToken);
        return result;

        Task TellProgressAsync(TimeSpan elapsed) => request.Params?.ProgressToken is { } token
            ? request.Server.NotifyProgressAsync(
                token, new() { Progress = (float)elapsed.TotalSeconds, Message = string.Create(CultureInfo.InvariantCulture, $"{elapsed.TotalSeconds:0} s: still reading") }, cancellationToken: cancellationToken)
            : Task.CompletedTask;
    }

    private static JsonElement InputSchema(ToolDefinition definition)
    {
        var properties = new JsonObject();
        foreach (var argument in definition.Arguments)
        {
            properties[argument.Name] = argument.Schema();
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };

        // With a cursor the other arguments are left out, so a tool that pages cannot demand them in its schema.
        if (definition.Arguments.Any(argument => argument.IsRequired) && !definition.Arguments.Contains(ToolArgument.Cursor))
        {
            schema["required"] = new JsonArray([.. definition.Arguments.Where(argument => argument.IsRequired).Select(argument => (JsonNode)argument.Name)]);
        }

        return JsonSerializer.SerializeToElement(schema);
    }
}
