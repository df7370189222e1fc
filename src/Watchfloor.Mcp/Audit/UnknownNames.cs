using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Watchfloor.Mcp;

/// <summary>Puts on the record what no tool and no resource answers: somebody tried.</summary>
internal static class UnknownNames
{
    /// <summary>Adds what is asked for names that are not there.</summary>
    public static IMcpServerBuilder AuditWhatIsNotThere(this IMcpServerBuilder builder, ToolSources sources) => builder
        .WithCallToolHandler(async (request, _) =>
        {
            var name = CleanText.Of(request.Params?.Name ?? "", 100);
            await RecordAsync(request, sources, "mcp_call", name, "no such tool in this profile");
            throw new McpProtocolException($"There is no tool '{name}' in this profile. tools/list names those there are.", McpErrorCode.InvalidParams);
        })
        .WithRequestFilters(filters => filters.AddReadResourceFilter(next => async (request, cancellationToken) =>
        {
            if (request.MatchedPrimitive is null)
            {
                await RecordAsync(request, sources, "mcp_read", "unknown", CleanText.Of(request.Params?.Uri ?? "", 300));
            }

            return await next(request, cancellationToken);
        }));

    // Not broken off with its caller: the entry is about the attempt.
    private static ValueTask RecordAsync<TParams>(RequestContext<TParams> request, ToolSources sources, string action, string subject, string details) =>
        request.Server.Services!.GetRequiredService<CallAudit>().AddAsync(sources.TimeOnRecord.GetUtcNow(), Caller.Of(request), action, subject, details, CancellationToken.None);
}
