using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Watchfloor.Mcp.Tests;

/// <summary>A tool's reply as a client sees it.</summary>
internal sealed record Reply(CallToolResult Result)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public JsonElement Json => Result.StructuredContent ?? throw new InvalidOperationException("The reply has no structured content.");

    public string Status => Json.GetProperty("status").GetString()!;

    public string Summary => Json.GetProperty("summary").GetString()!;

    public string Text => ((TextContentBlock)Result.Content[0]).Text;

    public IReadOnlyList<JsonElement> Items => [.. Json.GetProperty("items").EnumerateArray()];

    public IReadOnlyList<string> Ids => [.. Items.Select(item => item.GetProperty("id").GetString()!)];

    public string? NextCursor => Json.GetProperty("page").GetProperty("next_cursor").GetString();

    public long Total => Json.GetProperty("page").GetProperty("total").GetInt64();

    public string ErrorCode => Json.GetProperty("error").GetProperty("code").GetString()!;

    /// <summary>Size as a model reads it, at three bytes a token.</summary>
    public double Tokens => (JsonSerializer.SerializeToUtf8Bytes(Json, Plain).Length + Encoding.UTF8.GetByteCount(Text)) / 3.0;

    public static async Task<Reply> OfAsync(McpClient client, string tool, params (string Name, object? Value)[] arguments) => new(await client.CallToolAsync(
        tool, arguments.ToDictionary(argument => argument.Name, argument => argument.Value), cancellationToken: TestContext.Current.CancellationToken));
}
