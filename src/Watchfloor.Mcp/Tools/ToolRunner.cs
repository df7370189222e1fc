using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using Watchfloor.Connectors;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Operations;

namespace Watchfloor.Mcp;

/// <summary>Runs one call: reads arguments and cursor, waits for the answer within bounds, writes the reply, and puts the call on the record.</summary>
internal sealed partial class ToolRunner(
    ToolSources sources, PageCursors cursors, ReplyWriter writer, RunningCalls running, CallAudit audit, ILogger<ToolRunner> logger)
{
    private const int MostRecorded = 12;

    /// <summary>Runs a call. Whatever goes wrong comes back as data.</summary>
    public async Task<CallToolResult> RunAsync(
        ToolDefinition tool, IEnumerable<KeyValuePair<string, JsonElement>> given, string caller, Func<TimeSpan, Task> tellProgress, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        var arguments = given.ToList();
        CallToolResult result;
        try
        {
            audit.RequireWritable();
            result = await AnswerAsync(tool, arguments, caller, tellProgress, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody waits for the answer; that somebody asked is on the record all the same, under the system's time while there is no other.
            await RecordAsync("cancelled");
            throw;
        }
        catch (Exception exception)
        {
            result = writer.Error(ErrorOf(tool, exception));
        }

        await RecordAsync(result.StructuredContent is { } content ? content.GetProperty("status").GetString() : "");
        return result;

        ValueTask RecordAsync(string? status) => audit.AddAsync(
            sources.TimeOnRecord.GetUtcNow(), caller, "mcp_call", tool.Name, Details(arguments, status, TimeProvider.System.GetElapsedTime(began)), CancellationToken.None);
    }

    private async Task<CallToolResult> AnswerAsync(
        ToolDefinition tool, List<KeyValuePair<string, JsonElement>> given, string caller, Func<TimeSpan, Task> tellProgress, CancellationToken cancellationToken)
    {
        await sources.Started.WaitAsync(cancellationToken);
        var arguments = ToolArguments.Read(tool.Arguments, given, sources.Time);
        PageCursor? cursor = null;
        if (arguments.Text(ToolArgument.Cursor.Name) is { } text)
        {
            cursor = cursors.Read(text, tool.Name);
            arguments = ToolArguments.Read(tool.Arguments, cursor.Arguments.Select(pair => KeyValuePair.Create(pair.Key, JsonSerializer.SerializeToElement(pair.Value))), sources.Time);
        }

        var call = new ToolCall
        {
            Arguments = arguments,
            Sources = sources,
            Window = WindowOf(tool, arguments),
            Position = cursor?.Position,
            Total = cursor?.Total,
            Caller = caller,
        };
        if (tool.IsInstant)
        {
            return writer.Write(tool.Name, call, await tool.Answer(call, cancellationToken), [], []);
        }

        var (reply, handle) = cursor?.Running is { } begun
            ? await running.ResumeAsync(begun, tellProgress, cancellationToken)
            : await running.BeginAsync(token => WhenReadyAsync(tool, call, token), tellProgress, cancellationToken);
        if (reply is null)
        {
            return writer.Running(tool.Name, call, handle!);
        }

        using var lease = await sources.Lake.LeaseAsync(cancellationToken);
        return writer.Write(
            tool.Name, call, reply, await FeedStates.OfAsync(sources, lease.State, reply.Feeds, cancellationToken), await QuotaAsync(lease.State, reply.QuotaOf, cancellationToken));
    }

    private static async Task<ToolReply> WhenReadyAsync(ToolDefinition tool, ToolCall call, CancellationToken cancellationToken)
    {
        await call.Sources.Ready.WaitAsync(cancellationToken);
        return await tool.Answer(call, cancellationToken);
    }

    private TimeWindow? WindowOf(ToolDefinition tool, ToolArguments arguments)
    {
        if (tool.Window is not { } usual)
        {
            return null;
        }

        var until = arguments.Time(ToolArgument.Until.Name) ?? sources.Time.GetUtcNow();
        var since = arguments.Time(ToolArgument.Since.Name) ?? (until - DateTimeOffset.MinValue > usual ? until - usual : DateTimeOffset.MinValue);
        return since < until
            ? new TimeWindow(since, until)
            : throw ToolErrorException.Argument($"The window ends at {until:u}, before it begins at {since:u}.", "Give since before until; until defaults to now.");
    }

    private async Task<JsonArray> QuotaAsync(LakeState lake, string? connector, CancellationToken cancellationToken)
    {
        if (connector is null || sources.Feeds.Choose([]).Select(item => item.Connector).FirstOrDefault(item => item.Name == connector) is not { } found)
        {
            return [];
        }

        return new JsonArray([.. (await lake.QuotasAsync(found, cancellationToken)).Select(quota => new JsonObject
        {
            ["name"] = quota.Name,
            ["used"] = quota.Used,
            ["allowed"] = quota.Allowed,
            ["frees_at"] = quota.FreesAt?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
        })]);
    }

    private ToolError ErrorOf(ToolDefinition tool, Exception exception)
    {
        switch (exception)
        {
            case ToolErrorException known:
                return known.Error;
            case UsageException usage:
                return new(ToolErrorCode.WrongArgument, usage.Message, "Correct the argument and call again.");
            case ConnectorException vendor:
                return new(ToolErrorCode.Unavailable, vendor.Message, "Ask again later.") { RetryAfter = vendor.RetryAfter };
            case LakeException or IncidentStoreException:
                // The engine may quote a record, and names the folder or the database's host; none of it is for the client.
                return new(ToolErrorCode.StoreFailed, CleanText.Of(exception.Message.Replace(sources.Incidents.Place, "incident store", StringComparison.Ordinal).Replace(sources.Lake.Folder, "the lake", StringComparison.Ordinal), 300), "Mend what the message says, or narrow the question.");
            case OperationCanceledException:
                return new(ToolErrorCode.Timeout, "The work was stopped: it took longer than ten minutes, or the server is ending.", "Narrow the window or the question.");
            default:
                LogFailed(tool.Name, exception);
                return new(ToolErrorCode.Internal, $"{tool.Name} failed for a reason of its own.", "Tell the operator; the server's log has the details.");
        }
    }

    private static string Details(List<KeyValuePair<string, JsonElement>> given, string? status, TimeSpan elapsed)
    {
        var details = new StringBuilder();
        var separator = " ";
        details.Append(CultureInfo.InvariantCulture, $"{status} in {elapsed.TotalMilliseconds:0} ms;");
        foreach (var (name, value) in given.Where(pair => pair.Key != ToolArgument.Cursor.Name).Take(MostRecorded))
        {
            details.Append(separator).Append(CleanText.Of(name, 40)).Append('=').Append(CleanText.Of(value.ToString(), 120));
            separator = ", ";
        }

        return details.ToString();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Tool {Tool} failed")]
    private partial void LogFailed(string tool, Exception exception);
}
