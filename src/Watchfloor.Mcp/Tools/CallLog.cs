using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

// Revision 2026-07-28 deprecates log notifications; clients in use ask for them all the same.
#pragma warning disable MCP9005

namespace Watchfloor.Mcp;

/// <summary>Tells a client that asked for it how its call went, as <c>notifications/message</c>. The server's own log is the operator's and stays here.</summary>
/// <remarks>Clients that <c>initialize</c> ask once with <c>logging/setLevel</c>; those of protocol 2026-07-28 with each request. Who did not ask is told nothing.</remarks>
internal static class CallLog
{
    /// <summary>Lets clients ask for entries: the level is kept by the session.</summary>
    public static IMcpServerBuilder TellCalls(this IMcpServerBuilder builder) => builder.WithSetLoggingLevelHandler((_, _) => ValueTask.FromResult(new EmptyResult()));

    private static LoggingLevel? AskedFor(RequestContext<CallToolRequestParams> request) => request.JsonRpcRequest.Context?.LogLevel ?? request.Server.LoggingLevel;

    /// <summary>Sends one entry when its level is asked for: an error, a warning when the reply has warnings or covers only a part, else information.</summary>
    /// <param name="request">The call.</param>
    /// <param name="result">Its reply.</param>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="cancellationToken">Cancels the sending.</param>
    public static Task TellAsync(RequestContext<CallToolRequestParams> request, CallToolResult result, TimeSpan elapsed, CancellationToken cancellationToken) =>
        AskedFor(request) is { } asked && result.StructuredContent is { } reply && LevelOf(reply) is var level && level >= asked
            ? request.Server.SendNotificationAsync(NotificationMethods.LoggingMessageNotification, Message(request.Params.Name, level, reply, elapsed), cancellationToken: cancellationToken)
            : Task.CompletedTask;

    private static LoggingLevel LevelOf(JsonElement reply) =>
        reply.TryGetProperty("error", out _) ? LoggingLevel.Error
        : HasAny(reply, "warnings") || HasAny(reply, "partial") ? LoggingLevel.Warning
        : LoggingLevel.Info;

    private static bool HasAny(JsonElement reply, string list) => reply.TryGetProperty(list, out var items) && items.GetArrayLength() > 0;

    private static LoggingMessageNotificationParams Message(string tool, LoggingLevel level, JsonElement reply, TimeSpan elapsed)
    {
        var data = new JsonObject { ["milliseconds"] = Math.Round(elapsed.TotalMilliseconds) };
        foreach (var part in new[] { "status", "summary", "error", "warnings", "partial" })
        {
            if (reply.TryGetProperty(part, out var value))
            {
                data[part] = JsonNode.Parse(value.GetRawText());
            }
        }

        return new() { Level = level, Logger = tool, Data = JsonSerializer.SerializeToElement(data) };
    }
}
