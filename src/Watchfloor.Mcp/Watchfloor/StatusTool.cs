using System.Globalization;
using System.Text.Json.Nodes;

namespace Watchfloor.Mcp;

/// <summary><c>watchfloor_get_status</c>: which sources are read, how fresh each is, and what stopped.</summary>
internal static class StatusTool
{
    private static readonly ToolArgument Source = new("source", ArgumentKind.Text, "part of a feed's name");

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "watchfloor_get_status",
        Title = "Status",
        Description = "Every feed: configured, when read, newest event, what went wrong and how to mend it. Ask this first when an answer is empty.",
        Arguments = [Source, ToolArgument.Limit, ToolArgument.Cursor],
        Answer = AnswerAsync,
    };

    private static async Task<ToolReply> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        using var lease = await call.Sources.Lake.LeaseAsync(cancellationToken);
        var part = call.Arguments.Text(Source.Name) ?? "";
        var states = (await FeedStates.OfAsync(call.Sources, lease.State, ["*"], cancellationToken))
            .Where(state => state.Feed.Contains(part, StringComparison.OrdinalIgnoreCase)).ToList();
        var incidents = await call.Sources.Incidents.ListAsync(cancellationToken);
        var from = int.Parse(call.Position ?? "0", CultureInfo.InvariantCulture);
        return new ToolReply
        {
            Summary = $"{states.Count(state => state.WasAsked)} of {states.Count} feeds have been read, {states.Count(state => state.Problem is not null)} failed at the last reading. "
                + $"{incidents.Count} incidents, {incidents.Count(incident => incident.Triage?.Verdict == Incidents.Verdict.TruePositive)} of them true positives. Lake version {lease.Snapshot.Version}; the clock says {call.Sources.Time.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}.",
            Items = [.. states.Skip(from).Take(call.Limit).Select((state, index) => new ReplyItem(Item(state), $"{from + index + 1}"))],
            Total = states.Count,
            HasMore = from + call.Limit < states.Count,
        };
    }

    private static JsonObject Item(FeedState state)
    {
        var item = new JsonObject
        {
            ["title"] = state.Feed,
            ["configured"] = state.IsConfigured,
            ["collected_at"] = state.CollectedAt?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["newest_event"] = state.Newest?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        if (state.Problem is { } problem)
        {
            item["problem"] = new JsonObject { ["code"] = problem.Code, ["message"] = problem.Message, ["fix"] = problem.Fix };
        }

        return item;
    }
}
