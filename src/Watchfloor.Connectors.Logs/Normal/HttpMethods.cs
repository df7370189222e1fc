using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs;

/// <summary>HTTP methods as OCSF activities.</summary>
internal static class HttpMethods
{
    /// <summary>The activity of a method, and its name where OCSF has none.</summary>
    public static (int Id, string? Name) Activity(string? method) => method?.ToUpperInvariant() switch
    {
        null => (HttpActivity.Activity.Unknown, null),
        "CONNECT" => (HttpActivity.Activity.Connect, null),
        "DELETE" => (HttpActivity.Activity.Delete, null),
        "GET" => (HttpActivity.Activity.Get, null),
        "HEAD" => (HttpActivity.Activity.Head, null),
        "OPTIONS" => (HttpActivity.Activity.Options, null),
        "POST" => (HttpActivity.Activity.Post, null),
        "PUT" => (HttpActivity.Activity.Put, null),
        "TRACE" => (HttpActivity.Activity.Trace, null),
        "PATCH" => (HttpActivity.Activity.Patch, null),
        _ => (HttpActivity.Activity.Other, method),
    };
}
