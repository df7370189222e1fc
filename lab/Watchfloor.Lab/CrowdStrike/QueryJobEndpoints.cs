using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>NG-SIEM search jobs: start, poll, stop. No envelope of the Falcon API here.</summary>
internal sealed partial class QueryJobEndpoints(CrowdStrikeServer server)
{
    private const string ReadScope = "NGSIEM:read";
    private const string WriteScope = "NGSIEM:write";
    private const int PollAfterMilliseconds = 10;
    private static readonly HashSet<string> Repositories = ["search-all", "investigate_view", "third-party"];
    private readonly ConcurrentDictionary<string, Job> _jobs = new();
    private int _count;

    private LabContext Lab => server.Lab;

    public void Map(WebApplication app)
    {
        app.MapPost("/humio/api/v1/repositories/{repository}/queryjobs", StartAsync);
        app.MapGet("/humio/api/v1/repositories/{repository}/queryjobs/{id}", PollAsync);
        app.MapDelete("/humio/api/v1/repositories/{repository}/queryjobs/{id}", StopAsync);
    }

    private async Task StartAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, WriteScope) || !await KnowsRepositoryAsync(http) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        if (!body.TryGetProperty("queryString", out var query) || query.ValueKind != JsonValueKind.String)
        {
            await server.ErrorAsync(http, 400, "queryString is required");
            return;
        }

        var now = Lab.Clock.GetUtcNow();
        var start = Instant(body, "start", now - TimeSpan.FromHours(24), now);
        var end = Instant(body, "end", now, now);
        if (start is null || end is null || start > end)
        {
            await server.ErrorAsync(http, 400, "start and end must be epoch milliseconds or a relative time, start first");
            return;
        }

        var byIngest = body.TryGetProperty("useIngestTime", out var given) && given.ValueKind == JsonValueKind.True;
        var third = (string)http.Request.RouteValues["repository"]! == "third-party";
        var arrived = third ? []
            : byIngest ? Lab.Story.FalconTelemetry.ArrivedBy(now).Where(record => record.Arrival >= start && record.Arrival < end)
            : Lab.Story.FalconTelemetry.ArrivedBy(now, start.Value, end.Value);
        var id = $"P1-{World.Seeds.Hex(Lab.Options.Seed, $"job/{Interlocked.Increment(ref _count)}", 24)}";
        _jobs[id] = new Job(Cql.Parse(query.GetString()!).Run(arrived), start.Value, end.Value);
        await http.JsonAsync(200, json => json.Text("id", id).Text("hashedQueryOnView", World.Seeds.Hex(Lab.Options.Seed, query.GetString()!, 16)));
    }

    private async Task PollAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, ReadScope) || !await KnowsRepositoryAsync(http))
        {
            return;
        }

        if (!_jobs.TryGetValue((string)http.Request.RouteValues["id"]!, out var job))
        {
            await server.ErrorAsync(http, 404, "query job not found");
            return;
        }

        // A job of any size is not done at the first look: what it shows then is partial.
        var done = job.Rows.Count <= Cql.DefaultRows || Interlocked.Increment(ref job.Polls) > 1;
        var rows = done ? job.Rows : [];
        await http.JsonAsync(200, json => json
            .Flag("done", done).Flag("cancelled", false)
            .Object("metaData", meta => meta
                .Number("eventCount", rows.Count).Flag("isAggregate", false).Number("pollAfter", PollAfterMilliseconds)
                .Number("processedEvents", job.Rows.Count).Number("queryStart", job.Start.ToUnixTimeMilliseconds()).Number("queryEnd", job.End.ToUnixTimeMilliseconds())
                .Number("timeMillis", 5).Number("workDone", done ? 100 : 10).Number("totalWork", 100).Texts("warnings", []))
            .Texts("warnings", []).Number("filterMatches", job.Rows.Count)
            .Records("events", rows, http));
    }

    private async Task StopAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, WriteScope))
        {
            http.Response.StatusCode = _jobs.TryRemove((string)http.Request.RouteValues["id"]!, out _) ? 204 : 404;
        }
    }

    private async Task<bool> KnowsRepositoryAsync(HttpContext http)
    {
        if (Repositories.Contains((string)http.Request.RouteValues["repository"]!))
        {
            return true;
        }

        await server.ErrorAsync(http, 404, "repository not found");
        return false;
    }

    private static DateTimeOffset? Instant(JsonElement body, string name, DateTimeOffset missing, DateTimeOffset now)
    {
        if (!body.TryGetProperty(name, out var given) || given.ValueKind is JsonValueKind.Null)
        {
            return missing;
        }

        if (given.ValueKind == JsonValueKind.Number && given.TryGetInt64(out var milliseconds) && milliseconds is >= 0 and < 100_000_000_000_000)
        {
            return DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        var text = given.ToString();
        if (text == "now")
        {
            return now;
        }

        return Relative().Match(text) is { Success: true } relative && int.Parse(relative.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var count
            ? relative.Groups[2].Value switch
            {
                "s" => now.AddSeconds(-count),
                "m" => now.AddMinutes(-count),
                "h" => now.AddHours(-count),
                _ => now.AddDays(-count),
            }
            : null;
    }

    [GeneratedRegex("^([0-9]{1,6})([smhd])$")]
    private static partial Regex Relative();

    private sealed class Job(List<LabRecord> rows, DateTimeOffset start, DateTimeOffset end)
    {
        public int Polls;

        public List<LabRecord> Rows => rows;

        public DateTimeOffset Start => start;

        public DateTimeOffset End => end;
    }
}
