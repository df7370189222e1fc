using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp;

/// <summary>Completes what a person types into a prompt's argument or a resource's address, from what the lake and the incidents hold.</summary>
internal static class Completions
{
    private const int Most = 20;
    private const int LongestStart = 200;

    private static readonly Dictionary<string, string> Queries = new()
    {
        ["user"] = "SELECT DISTINCT user_name FROM user_inventory WHERE starts_with(lower(user_name), lower($start)) ORDER BY 1 LIMIT $most",
        ["alert"] = "SELECT feed || ':' || uid FROM detection_finding WHERE starts_with(feed || ':' || uid, $start) ORDER BY time DESC LIMIT $most",
        ["indicator"] = "SELECT DISTINCT rest->>'$.osint[0].value' AS value FROM osint_inventory WHERE starts_with(lower(rest->>'$.osint[0].value'), lower($start)) ORDER BY 1 LIMIT $most",
    };

    /// <summary>Answers a client, and puts on the record what was looked up.</summary>
    public static async ValueTask<CompleteResult> AnswerAsync(ToolSources sources, RequestContext<CompleteRequestParams> request, CancellationToken cancellationToken)
    {
        var audit = request.Server.Services!.GetRequiredService<CallAudit>();
        await audit.AddAsync(
            sources.TimeOnRecord.GetUtcNow(), Caller.Of(request), "mcp_complete", CleanText.Of(request.Params.Argument.Name, 40), CleanText.Of(request.Params.Argument.Value ?? "", 120), CancellationToken.None);
        try
        {
            audit.RequireWritable();
        }
        catch (ToolErrorException exception)
        {
            throw new McpProtocolException($"{exception.Error.Message} {exception.Error.Fix}", McpErrorCode.InternalError);
        }

        return await OfAsync(sources, request.Params, cancellationToken);
    }

    /// <summary>The values that begin as the person does. A value that holds what cannot be seen is left out.</summary>
    public static async Task<CompleteResult> OfAsync(ToolSources sources, CompleteRequestParams request, CancellationToken cancellationToken)
    {
        var start = request.Argument.Value ?? "";
        var values = start.Length > LongestStart || !sources.Ready.IsCompletedSuccessfully ? [] : KindOf(request) switch
        {
            "incident" => (await sources.Incidents.ListAsync(cancellationToken)).Select(incident => incident.Id).Where(id => id.StartsWith(start, StringComparison.OrdinalIgnoreCase)),
            { } kind when Queries.TryGetValue(kind, out var sql) => await QueryAsync(sources, sql, start, cancellationToken),
            _ => [],
        };
        var found = values.Where(value => CleanText.Of(value, 300) == value).Take(Most).ToList();
        return new CompleteResult { Completion = new Completion { Values = found, Total = found.Count, HasMore = found.Count == Most } };
    }

    private static string? KindOf(CompleteRequestParams request) => request.Ref switch
    {
        PromptReference prompt => PromptDefinition.All.FirstOrDefault(item => item.Name == prompt.Name && item.Argument == request.Argument.Name)?.Entity,
        ResourceTemplateReference resource when resource.Uri?.StartsWith("watchfloor://reports/", StringComparison.Ordinal) == true => "incident",
        ResourceTemplateReference resource when resource.Uri?.StartsWith("watchfloor://evidence/", StringComparison.Ordinal) == true => "alert",
        _ => null,
    };

    private static async Task<List<string>> QueryAsync(ToolSources sources, string sql, string start, CancellationToken cancellationToken)
    {
        using var lease = await sources.Lake.LeaseAsync(cancellationToken);
        var values = new List<string>();
        await foreach (var value in lease.Snapshot.QueryAsync(
            sql, new Dictionary<string, object?> { ["start"] = start, ["most"] = Most }, row => row.IsDBNull(0) ? null : row.GetString(0), cancellationToken))
        {
            if (value is { Length: > 0 })
            {
                values.Add(value);
            }
        }

        return values;
    }
}
