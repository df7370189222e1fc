using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Real Time Response with many hosts at once. Answers are a map by host, not a list.</summary>
internal sealed class RtrBatchEndpoints(CrowdStrikeServer server)
{
    private const string Root = "/real-time-response/combined/";
    private const int MostHosts = 10_000;
    private readonly ConcurrentDictionary<string, IReadOnlyList<(string Aid, RtrSessions.Session? Session)>> _batches = new();

    public void Map(WebApplication app)
    {
        app.MapPost(Root + "batch-init-session/v1", OpenAsync);
        app.MapPost(Root + "batch-refresh-session/v1", RefreshAsync);
        app.MapPost(Root + "batch-command/v1", http => RunAsync(http, 0, RtrEndpoints.ReadScope));
        app.MapPost(Root + "batch-active-responder-command/v1", http => RunAsync(http, 1, RtrEndpoints.WriteScope));
    }

    private async Task OpenAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, RtrEndpoints.ReadScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        var ids = FalconLists.TextsOf(body, "host_ids") ?? [];
        if (ids.Count is 0 or > MostHosts)
        {
            await server.ErrorAsync(http, 400, $"1 to {MostHosts} host_ids are required");
            return;
        }

        var queue = body.TryGetProperty("queue_offline", out var given) && given.ValueKind == JsonValueKind.True;
        var batch = server.State.Sessions.NextId();
        _batches[batch] = [.. ids.Select(id => (id, server.State.Hosts.Find(id, server.Now) is null ? null : server.State.Sessions.Open(id, queue)))];
        await AnswerAsync(http, batch, _batches[batch].Select(item => (item.Aid, item.Session, "", item.Session is null ? "Could not establish sensor comms" : "")));
    }

    private async Task RefreshAsync(HttpContext http)
    {
        if (await BatchAsync(http, RtrEndpoints.ReadScope) is not var (id, sessions, _))
        {
            return;
        }

        foreach (var session in sessions.Select(item => item.Session).OfType<RtrSessions.Session>())
        {
            server.State.Sessions.Refresh(session);
        }

        await AnswerAsync(http, id, sessions.Select(item => (item.Aid, item.Session, "", "")));
    }

    private async Task RunAsync(HttpContext http, int level, string scope)
    {
        if (await BatchAsync(http, scope) is not var (id, sessions, body))
        {
            return;
        }

        var (command, line) = (Text(body, "base_command"), Text(body, "command_string"));
        if (!RtrSessions.Allows(level, command))
        {
            await server.ErrorAsync(http, 400, $"'{command}' is not a command of this level");
            return;
        }

        await AnswerAsync(http, id, sessions.Select(item =>
        {
            var alive = item.Session is { } session ? server.State.Sessions.Find(session.Id) : null;
            var sent = alive is null ? null : server.State.Sessions.Run(alive, command, line);
            return (item.Aid, alive, sent is null ? "" : string.Concat(sent.Chunks), sent is null ? "session not found or timed out" : sent.Error);
        }));
    }

    private async Task<(string Id, IReadOnlyList<(string Aid, RtrSessions.Session? Session)> Sessions, JsonElement Body)?> BatchAsync(HttpContext http, string scope)
    {
        if (!await server.AllowsAsync(http, scope) || await server.BodyAsync(http) is not { } body)
        {
            return null;
        }

        if (_batches.TryGetValue(Text(body, "batch_id"), out var sessions))
        {
            return (Text(body, "batch_id"), sessions, body);
        }

        await server.ErrorAsync(http, 404, "batch not found");
        return null;
    }

    private async Task AnswerAsync(HttpContext http, string batch, IEnumerable<(string Aid, RtrSessions.Session? Session, string Output, string Error)> hosts)
    {
        var answers = hosts.ToList();
        await http.JsonAsync(201, json => json
            .Object("meta", meta => meta.Text("powered_by", "lab").Text("trace_id", http.Response.Headers["X-Cs-Traceid"]))
            .Text("batch_id", batch)
            .Object("resources", resources =>
            {
                foreach (var answer in answers)
                {
                    resources.Object(answer.Aid, host => host
                        .Text("aid", answer.Aid).Text("session_id", answer.Session?.Id).Flag("complete", answer.Session is { IsQueued: false }).Flag("offline_queued", answer.Session?.IsQueued == true)
                        .Text("stdout", answer.Output).Text("stderr", "").List("errors", answer.Error.Length > 0 ? [answer.Error] : Array.Empty<string>(), (error, text) => error.Number("code", 40401).Text("message", text)));
                }
            })
            .Texts("errors", []));
    }

    private static string Text(JsonElement body, string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value.ToString() : "";
}
