using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Real Time Response with one host: open, run on three levels, poll, keep alive, close.</summary>
internal sealed class RtrEndpoints(CrowdStrikeServer server)
{
    /// <summary>Scope of sessions and read-only commands.</summary>
    public const string ReadScope = "Real time response:read";

    /// <summary>Scope of active responder commands.</summary>
    public const string WriteScope = "Real time response:write";

    private const string AdminScope = "Real time response (admin):write";
    private const string Root = "/real-time-response/entities/";

    private RtrSessions Sessions => server.State.Sessions;

    public void Map(WebApplication app)
    {
        app.MapPost(Root + "sessions/v1", OpenAsync);
        app.MapDelete(Root + "sessions/v1", CloseAsync);
        app.MapPost(Root + "refresh-session/v1", RefreshAsync);
        foreach (var (path, level, scope) in new[] { ("command/v1", 0, ReadScope), ("active-responder-command/v1", 1, WriteScope), ("admin-command/v1", 2, AdminScope) })
        {
            app.MapPost(Root + path, http => RunAsync(http, level, scope));
            app.MapGet(Root + path, http => PollAsync(http, scope));
        }
    }

    private async Task OpenAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, ReadScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        var aid = Text(body, "device_id");
        if (server.State.Hosts.Find(aid, server.Now) is null)
        {
            await server.ErrorAsync(http, 404, $"device '{aid}' not found");
            return;
        }

        if (Sessions.Open(aid, Flag(body, "queue_offline")) is not { } session)
        {
            await server.ErrorAsync(http, 404, "Could not establish sensor comms");
            return;
        }

        await server.AnswerInPartAsync(http, json => json.List("resources", [session], Write), [], 201);
    }

    private async Task CloseAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, ReadScope))
        {
            return;
        }

        if (Sessions.Close(http.Request.Query["session_id"].ToString()))
        {
            http.Response.StatusCode = 204;
            return;
        }

        await server.ErrorAsync(http, 404, "session not found");
    }

    private async Task RefreshAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, ReadScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        if (Sessions.Of(Text(body, "device_id")) is not { } session)
        {
            await server.ErrorAsync(http, 404, "no session with this device");
            return;
        }

        Sessions.Refresh(session);
        await server.AnswerInPartAsync(http, json => json.List("resources", [session], Write), [], 201);
    }

    private async Task RunAsync(HttpContext http, int level, string scope)
    {
        if (!await server.AllowsAsync(http, scope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        var (command, line) = (Text(body, "base_command"), Text(body, "command_string"));
        if (!RtrSessions.Allows(level, command) || !line.StartsWith(command, StringComparison.Ordinal))
        {
            await server.ErrorAsync(http, 400, $"'{command}' is not a command of this level, or command_string does not begin with it");
            return;
        }

        if (Sessions.Find(Text(body, "session_id")) is not { } session)
        {
            await server.ErrorAsync(http, 404, "session not found or timed out");
            return;
        }

        var sent = Sessions.Run(session, command, line);
        await server.AnswerInPartAsync(http, json => json.List("resources", [sent], (item, one) => item
            .Text("session_id", one.Session.Id).Text("cloud_request_id", one.Id).Flag("queued_command_offline", one.Session.IsQueued)), [], 201);
    }

    private async Task PollAsync(HttpContext http, string scope)
    {
        if (!await server.AllowsAsync(http, scope))
        {
            return;
        }

        if (Sessions.FindCommand(http.Request.Query["cloud_request_id"].ToString()) is not { } command)
        {
            await server.ErrorAsync(http, 404, "command not found");
            return;
        }

        if (!Limits.TryRead(http.Request.Query["sequence_id"], 0, 0, int.MaxValue, out var sequence) || sequence >= command.Chunks.Count)
        {
            await server.ErrorAsync(http, 400, "sequence_id is beyond the output");
            return;
        }

        // Not done at the first look; and a host that is off never answers.
        var isDone = !command.Session.IsQueued && Interlocked.Increment(ref command.Polls) > 1;
        await server.AnswerAsync(http, json => json.List("resources", [command], (item, one) => item
            .Text("session_id", one.Session.Id).Text("task_id", one.TaskId).Text("base_command", one.Base).Number("sequence_id", sequence)
            .Flag("complete", isDone && sequence == one.Chunks.Count - 1).Text("stdout", isDone ? one.Chunks[sequence] : "").Text("stderr", isDone ? one.Error : "")));
    }

    private void Write(Utf8JsonWriter json, RtrSessions.Session session) => json
        .Text("session_id", session.Id).Text("created_at", Json.Nanos(server.Now)).Text("pwd", @"C:\").Flag("offline_queued", session.IsQueued).Number("existing_aid_sessions", 1)
        .List("scripts", Array.Empty<string>(), (_, _) => { });

    private static string Text(JsonElement body, string name) => body.ValueKind == JsonValueKind.Object && body.TryGetProperty(name, out var value) ? value.ToString() : "";

    private static bool Flag(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
