using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Schema = ModelContextProtocol.Protocol.ElicitRequestParams;

namespace Watchfloor.Mcp.Tests.Conformance;

/// <summary>The suite's tools that ask the client something before they answer.</summary>
[McpServerToolType]
internal sealed class FixtureQuestions
{
    private static readonly string[] Options = ["option1", "option2", "option3"];
    private static readonly Schema.EnumSchemaOption[] Titled = [new() { Const = "value1", Title = "First Option" }, new() { Const = "value2", Title = "Second Option" }];

    [McpServerTool(Name = "test_elicitation"), Description("Asks for a name and an address.")]
    public static Task<string> Ask(McpServer server, [Description("the question")] string message, CancellationToken cancellationToken) => AskAsync(
        server,
        message,
        new()
        {
            ["username"] = new Schema.StringSchema { Description = "User's response" },
            ["email"] = new Schema.StringSchema { Description = "User's email address" },
        },
        cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1034_defaults"), Description("Asks with a default for each kind of answer.")]
    public static Task<string> AskWithDefaults(McpServer server, CancellationToken cancellationToken) => AskAsync(
        server,
        "Please review",
        new()
        {
            ["name"] = new Schema.StringSchema { Default = "John Doe" },
            ["age"] = new Schema.NumberSchema { Type = "integer", Default = 30 },
            ["score"] = new Schema.NumberSchema { Default = 95.5 },
            ["status"] = new Schema.UntitledSingleSelectEnumSchema { Enum = ["active", "inactive", "pending"], Default = "active" },
            ["verified"] = new Schema.BooleanSchema { Default = true },
        },
        cancellationToken);

    [McpServerTool(Name = "test_elicitation_sep1330_enums"), Description("Asks to choose, in each form a choice can take.")]
    public static Task<string> AskToChoose(McpServer server, CancellationToken cancellationToken) => AskAsync(
        server,
        "Please choose",
        new()
        {
            ["untitledSingle"] = new Schema.UntitledSingleSelectEnumSchema { Enum = Options },
            ["titledSingle"] = new Schema.TitledSingleSelectEnumSchema { OneOf = Titled },
#pragma warning disable MCP9001 // The suite asks for the old form too.
            ["legacyEnum"] = new Schema.LegacyTitledEnumSchema { Enum = ["opt1", "opt2", "opt3"], EnumNames = ["Option One", "Option Two", "Option Three"] },
#pragma warning restore MCP9001
            ["untitledMulti"] = new Schema.UntitledMultiSelectEnumSchema { Items = new() { Enum = Options } },
            ["titledMulti"] = new Schema.TitledMultiSelectEnumSchema { Items = new() { AnyOf = Titled } },
        },
        cancellationToken);

#pragma warning disable MCP9005 // Deprecated, and offered by no server of ours; the suite asks for it of older revisions.
    [McpServerTool(Name = "test_sampling"), Description("Asks the client's model.")]
    public static async Task<string> Sample(McpServer server, [Description("what to ask")] string prompt, CancellationToken cancellationToken)
    {
        var answer = await server.SampleAsync(
            new CreateMessageRequestParams { MaxTokens = 100, Messages = [new SamplingMessage { Role = Role.User, Content = [new TextContentBlock { Text = prompt }] }] },
            cancellationToken);
        return $"LLM response: {answer.Content.OfType<TextContentBlock>().FirstOrDefault()?.Text}";
    }
#pragma warning restore MCP9005

    private static async Task<string> AskAsync(
        McpServer server, string message, Dictionary<string, Schema.PrimitiveSchemaDefinition> fields, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(new Schema { Message = message, RequestedSchema = new() { Properties = fields, Required = [.. fields.Keys] } }, cancellationToken);
        return $"Elicitation completed: action={answer.Action}, content={JsonSerializer.Serialize(answer.Content)}";
    }
}
