using ModelContextProtocol.Server;

namespace Watchfloor.Mcp;

/// <summary>Who calls, for the audit log: who they are authenticated as, if they are, and the client's own word for itself.</summary>
internal static class Caller
{
    /// <summary>The caller of a request.</summary>
    public static string Of<TParams>(RequestContext<TParams> request)
    {
        var client = request.Server.ClientInfo is { } info ? CleanText.Of($"{info.Name} {info.Version}", 80) : "unnamed client";
        return CallerName.ForTheRecord(request.User) is { } name ? $"{CleanText.Of(name, 120)} through {client}" : client;
    }
}
