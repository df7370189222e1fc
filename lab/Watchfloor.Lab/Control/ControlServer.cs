using System.Globalization;
using System.Text.Json;
using System.Xml;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Faults;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Control;

/// <summary>The lab's own endpoints, on a port of their own: faults, clock, traffic, tokens.</summary>
internal sealed class ControlServer(LabClock clock) : LoopbackServer
{
    protected override void Map(WebApplication app)
    {
        app.MapGet("/lab", http => http.JsonAsync(200, Overview));
        app.MapGet("/lab/clock", ClockAsync);
        app.MapPost("/lab/clock", http => WithBodyAsync(http, MoveClock, ClockAsync));
        app.MapGet("/lab/faults", FaultsAsync);
        app.MapPost("/lab/faults", http => WithBodyAsync(http, QueueFault, FaultsAsync));
        app.MapPut("/lab/faults/profile", http => WithBodyAsync(http, UseProfile, FaultsAsync));
        app.MapDelete("/lab/faults", http => DoAsync(http, Lab.Faults.Clear, FaultsAsync));
        app.MapGet("/lab/traffic", TrafficAsync);
        app.MapDelete("/lab/traffic", http => DoAsync(http, Lab.Traffic.Clear, TrafficAsync));
        app.MapPost("/lab/tokens/revoke", http => DoAsync(http, Lab.Tokens.RevokeAll, TrafficAsync));
    }

    /// <summary>A page in a browser must not steer the lab: neither from a foreign origin nor by a name that it made point here.</summary>
    protected override async Task ServeAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers.ContainsKey("Origin") || http.Request.Host.Host is not ("127.0.0.1" or "localhost"))
        {
            await ErrorAsync(http, 403, "The lab is steered from this machine, not from web pages.");
            return;
        }

        await next(http);
    }

    protected override Task NotFoundAsync(HttpContext http) => ErrorAsync(http, 404, "There are /lab, /lab/clock, /lab/faults, /lab/faults/profile, /lab/traffic and /lab/tokens/revoke.");

    private static Task ErrorAsync(HttpContext http, int status, string message) => http.JsonAsync(status, json => json.Text("error", message));

    private async Task WithBodyAsync(HttpContext http, Action<JsonElement> change, Func<HttpContext, Task> answer)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new FormatException("The body must be a JSON object.");
            }

            change(body.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or OverflowException)
        {
            await ErrorAsync(http, 400, exception.Message);
            return;
        }

        await answer(http);
    }

    private static Task DoAsync(HttpContext http, Action change, Func<HttpContext, Task> answer)
    {
        change();
        return answer(http);
    }

    private void MoveClock(JsonElement body)
    {
        if (Text(body, "to") is { } to)
        {
            clock.Set(DateTimeOffset.Parse(to, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        }

        if (Text(body, "advance") is { } by)
        {
            clock.Advance(by.TrimStart('-').StartsWith('P') ? XmlConvert.ToTimeSpan(by) : TimeSpan.Parse(by, CultureInfo.InvariantCulture));
        }

        if (body.TryGetProperty("speed", out var speed))
        {
            clock.Run(speed.ValueKind == JsonValueKind.Number ? speed.GetDouble() : throw new FormatException("speed is a number; 0 stands still."));
        }
    }

    private void QueueFault(JsonElement body)
    {
        var name = Text(body, "fault") ?? "";
        if (!Enum.TryParse(name, ignoreCase: true, out LabFault fault) || !Enum.IsDefined(fault))
        {
            throw new FormatException($"fault '{name}' is none of {string.Join(", ", Enum.GetNames<LabFault>())}.");
        }

        var wait = body.TryGetProperty("wait", out var seconds) && seconds.ValueKind == JsonValueKind.Number ? TimeSpan.FromSeconds(seconds.GetDouble()) : (TimeSpan?)null;
        Lab.Faults.Next(Text(body, "path") ?? "", fault, Number(body, "count", 1), Number(body, "after", 0), wait);
    }

    private void UseProfile(JsonElement body) =>
        Lab.Faults.Use(Text(body, "profile") ?? throw new FormatException("profile is missing."), Number(body, "seed", Lab.Options.FaultSeed ?? Lab.Options.Seed));

    private static string? Text(JsonElement body, string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static int Number(JsonElement body, string name, int missing) =>
        !body.TryGetProperty(name, out var value) ? missing
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : throw new FormatException($"{name} is a whole number, 0 or more.");

    private void Overview(Utf8JsonWriter json) => json
        .Number("seed", Lab.Options.Seed).Texts("scenarios", Lab.Options.Scenarios).Number("employees", Lab.Options.Employees)
        .Text("begins", Json.Millis(Lab.Story.Start)).Text("ends", Json.Millis(Lab.Story.LastArrival())).Text("now", Json.Millis(clock.GetUtcNow()))
        .Text("faultProfile", Lab.Faults.Profile).Object("servers", servers => servers
            .Text("crowdstrike", Lab.Addresses.CrowdStrike.ToString()).Text("graph", Lab.Addresses.MicrosoftGraph.ToString()).Text("login", Lab.Addresses.MicrosoftLogin.ToString())
            .Text("defender", Lab.Addresses.MicrosoftDefender.ToString()).Text("proofpoint", Lab.Addresses.Proofpoint.ToString()));

    private Task ClockAsync(HttpContext http) => http.JsonAsync(200, json =>
    {
        json.Text("now", Json.Millis(clock.GetUtcNow())).Text("serversSay", Json.Millis(Lab.Clock.GetUtcNow())).Text("ends", Json.Millis(Lab.Story.LastArrival()));
        json.WriteNumber("speed", clock.Speed);
    });

    private Task FaultsAsync(HttpContext http) => http.JsonAsync(200, json => json
        .Text("profile", Lab.Faults.Profile)
        .List("waiting", Lab.Faults.Queue(), (item, waiting) => item.Text("path", waiting.Path).Text("fault", waiting.Fault.ToString()).Number("left", waiting.Left))
        .Object("played", played => Counts(played, Lab.Faults.Played.ToDictionary(entry => entry.Key.ToString(), entry => entry.Value)))
        .List("profiles", FaultProfile.All, (item, profile) => item.Text("name", profile.Name).Text("text", profile.Text)));

    private Task TrafficAsync(HttpContext http) => http.JsonAsync(200, json => json
        .Object("requests", requests => Counts(requests, Lab.Traffic.Requests.CountBy(request => request).ToDictionary()))
        .Object("answers", answers => Counts(answers, Lab.Traffic.Statuses.ToDictionary(entry => entry.Key.ToString(CultureInfo.InvariantCulture), entry => entry.Value)))
        .Object("tokens", tokens => Counts(tokens, Lab.Traffic.Tokens)));

    private static void Counts(Utf8JsonWriter json, IReadOnlyDictionary<string, int> counts)
    {
        foreach (var (name, count) in counts.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.Number(name, count);
        }
    }
}
