using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Hosts API: containment and other actions, tags, whether a host is online, and who and where it was.</summary>
internal sealed class HostActions(CrowdStrikeServer server)
{
    private const string ReadScope = "Hosts:read";
    private const string WriteScope = "Hosts:write";
    private const int MaximumIds = 100;
    private static readonly string[] Actions = ["contain", "lift_containment", "hide_host", "unhide_host", "detection_suppress", "detection_unsuppress"];

    public void Map(WebApplication app)
    {
        app.MapPost("/devices/entities/devices-actions/v2", ActAsync);
        app.MapPatch("/devices/entities/devices/tags/v1", TagAsync);
        app.MapGet("/devices/entities/online-state/v1", OnlineAsync);
        app.MapPost("/devices/combined/devices/login-history/v2", LoginsAsync);
        app.MapPost("/devices/combined/devices/network-address-history/v1", AddressesAsync);
    }

    private async Task ActAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, WriteScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        var (action, ids) = (http.Request.Query["action_name"].ToString(), FalconLists.TextsOf(body, "ids") ?? []);
        if (!Actions.Contains(action) || ids.Count is 0 or > MaximumIds)
        {
            await server.ErrorAsync(http, 400, $"action_name must be one of {string.Join(", ", Actions)}, with 1 to {MaximumIds} ids");
            return;
        }

        var problems = ids.Select(id => (Id: id, Problem: Act(id, action))).Where(item => item.Problem is not null).Select(item => (item.Problem!.Value.Code, item.Problem.Value.Message, item.Id)).ToList();
        var done = ids.Except(problems.Select(problem => problem.Id)).ToList();

        // What could be asked for is under way; a single host that could not be asked is an error of its own.
        var status = done.Count > 0 ? 202 : problems[0].Code;
        await server.AnswerInPartAsync(http, json => json.List("resources", done, (item, id) => item.Text("id", id).Text("path", "/devices/entities/devices/v1")), problems, status);
    }

    private (int Code, string Message)? Act(string id, string action)
    {
        if (action is "contain" or "lift_containment")
        {
            return server.State.Containment.Ask(id, action);
        }

        var (field, value) = action switch
        {
            "hide_host" => ("host_hidden_status", "hidden"),
            "unhide_host" => ("host_hidden_status", "visible"),
            "detection_suppress" => ("detection_suppression_status", "suppressed"),
            _ => ("detection_suppression_status", "unsuppressed"),
        };
        return server.State.Hosts.Change(id, server.Now, host => (host[field], host["modified_timestamp"]) = (value, Json.Seconds(server.Now))) ? null : (404, $"device '{id}' not found");
    }

    private async Task TagAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, WriteScope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        var action = body.TryGetProperty("action", out var given) ? given.ToString() : "";
        var (ids, tags) = (FalconLists.TextsOf(body, "device_ids") ?? [], FalconLists.TextsOf(body, "tags") ?? []);
        if (action is not ("add" or "remove") || ids.Count == 0 || tags.Count == 0 || tags.Any(tag => !tag.StartsWith("FalconGroupingTags/", StringComparison.Ordinal)))
        {
            await server.ErrorAsync(http, 400, "action add or remove, device_ids, and tags that begin with FalconGroupingTags/ are required");
            return;
        }

        var results = ids.Select(id => (Id: id, Updated: server.State.Hosts.Change(id, server.Now, host =>
        {
            var now = (host["tags"] as JsonArray ?? []).Select(tag => tag!.GetValue<string>());
            host["tags"] = new JsonArray([.. (action == "add" ? now.Union(tags) : now.Except(tags)).Select(tag => JsonValue.Create(tag))]);
            host["modified_timestamp"] = Json.Seconds(server.Now);
        }))).ToList();
        await server.AnswerAsync(http, json => json.List("resources", results, (item, result) => item.Text("device_id", result.Id).Flag("updated", result.Updated).Number("code", result.Updated ? 200 : 404)));
    }

    private async Task OnlineAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, ReadScope))
        {
            return;
        }

        var known = server.State.Hosts.At(server.Now).Select(record => record.Id).ToHashSet();
        var ids = http.Request.Query["ids"].OfType<string>().ToList();
        await server.AnswerAsync(http, json => json.List("resources", ids, (item, id) => item
            .Text("id", id).Text("cid", server.Lab.Story.Company.Cid).Text("state", !known.Contains(id) ? "unknown" : server.State.Containment.IsAwake(id) ? "online" : "offline")
            .Text("last_seen", Json.Seconds(server.Now))));
    }

    private async Task LoginsAsync(HttpContext http)
    {
        if (await IdsAsync(http, 10) is not { } ids)
        {
            return;
        }

        if (!Limits.TryRead(http.Request.Query["limit"], 10, 1, 100, out var limit))
        {
            await server.ErrorAsync(http, 400, "limit must be 1 to 100");
            return;
        }

        var logons = server.Lab.Story.FalconTelemetry.ArrivedBy(server.Now).Where(record => record.Kind == "UserLogon" && ids.Contains(record.Device)).OrderByDescending(record => record.Time).ToLookup(record => record.Device);
        await server.AnswerAsync(http, json => json.List("resources", ids, (item, id) => item.Text("device_id", id).List("recent_logins", logons[id].Take(limit), (login, record) => login
            .Text("user_name", JsonDocument.Parse(record.Json).RootElement.GetProperty("UserName").GetString()).Text("login_time", Json.Seconds(record.Time)))));
    }

    private async Task AddressesAsync(HttpContext http)
    {
        if (await IdsAsync(http, 10) is not { } ids)
        {
            return;
        }

        var devices = server.Lab.Story.Company.Devices.Where(device => ids.Contains(device.Aid));
        await server.AnswerAsync(http, json => json.List("resources", devices, (item, device) => item.Text("device_id", device.Aid).Text("cid", server.Lab.Story.Company.Cid)
            .List("history", [device], (entry, one) => entry.Text("ip_address", one.LocalIp).Text("mac_address", one.Mac).Text("timestamp", Json.Seconds(server.Lab.Story.Start)))));
    }

    private async Task<IReadOnlyList<string>?> IdsAsync(HttpContext http, int maximum)
    {
        if (!await server.AllowsAsync(http, ReadScope) || await server.BodyAsync(http) is not { } body)
        {
            return null;
        }

        var ids = FalconLists.TextsOf(body, "ids") ?? [];
        if (ids.Count == 0 || ids.Count > maximum)
        {
            await server.ErrorAsync(http, 400, $"1 to {maximum} ids are required");
            return null;
        }

        return ids;
    }
}
