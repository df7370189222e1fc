using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp.Tests.Conformance;

/// <summary>A tool whose schema uses what JSON Schema 2020-12 brought; hosting must pass it on whole.</summary>
internal sealed class SchemaTool : McpServerTool
{
    private const string Schema = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "$defs": { "address": { "type": "object", "properties": { "street": { "type": "string" }, "city": { "type": "string" } } } },
          "properties": { "name": { "type": "string" }, "address": { "$ref": "#/$defs/address" } },
          "additionalProperties": false
        }
        """;

    public override Tool ProtocolTool { get; } = new()
    {
        Name = "json_schema_2020_12_tool", Description = "Tool with JSON Schema 2020-12 features.", InputSchema = JsonElement.Parse(Schema),
    };

    public override IReadOnlyList<object> Metadata => [];

    public override ValueTask<CallToolResult> InvokeAsync(RequestContext<CallToolRequestParams> request, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(new CallToolResult { Content = [new TextContentBlock { Text = "done" }] });
}
