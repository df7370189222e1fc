using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Purview's audit search: a job that is started, asked about, and read when it has succeeded.</summary>
internal sealed class AuditSearchEndpoints(MicrosoftServer server)
{
    private const string Permission = "AuditLogsQuery.Read.All";

    // How often a client asks before a search has got on; the clock of the story stands still, so it cannot tell.
    private const int QuestionsWhileNotStarted = 1;
    private const int QuestionsWhileRunning = 2;

    private readonly ConcurrentDictionary<string, AuditSearch> _searches = new();
    private int _count;

    private readonly GraphList _records = new(server)
    {
        Filterable = new HashSet<string> { "createdDateTime", "operation", "userPrincipalName" },
        TimeField = "createdDateTime",
        DefaultTop = 150,
        MaximumTop = 1000,
        NewestFirst = false,
    };

    private LabContext Lab => server.Lab;

    public void Map(WebApplication app)
    {
        foreach (var version in (string[])["/v1.0", "/beta"])
        {
            var isBeta = version == "/beta";
            app.MapPost($"{version}/security/auditLog/queries", http => StartAsync(http, isBeta));
            app.MapGet($"{version}/security/auditLog/queries/{{id}}", http => StatusAsync(http, isBeta));
            app.MapGet($"{version}/security/auditLog/queries/{{id}}/records", http => RecordsAsync(http, isBeta));
        }
    }

    private async Task StartAsync(HttpContext http, bool isBeta)
    {
        if (!await AllowsAsync(http, isBeta))
        {
            return;
        }

        var body = await http.BodyAsync();
        if (body is null || Time(body.Text("filterStartDateTime")) is not { } from || Time(body.Text("filterEndDateTime")) is not { } to || to <= from)
        {
            await server.ErrorAsync(http, 400, "BadRequest", "filterStartDateTime and filterEndDateTime must be times, the first before the second.");
            return;
        }

        var number = Interlocked.Increment(ref _count);
        var hex = World.Seeds.Hex(Lab.Options.Seed, $"audit search/{number.ToString(CultureInfo.InvariantCulture)}", 32);
        var search = new AuditSearch($"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}", body, from, to, Lab.Clock.GetUtcNow()) { Fails = number <= Lab.Options.MicrosoftQuirks.FailingAuditSearches };
        _searches[search.Id] = search;
        await http.JsonAsync(201, json => Write(json, http, search, "notStarted"));
    }

    private async Task StatusAsync(HttpContext http, bool isBeta)
    {
        if (await AllowsAsync(http, isBeta) && await FindAsync(http) is { } search)
        {
            var asked = search.Ask();
            await http.JsonAsync(200, json => Write(json, http, search, asked <= QuestionsWhileNotStarted ? "notStarted" : asked <= QuestionsWhileRunning ? "running" : search.Fails ? "failed" : "succeeded"));
        }
    }

    private async Task RecordsAsync(HttpContext http, bool isBeta)
    {
        if (!await AllowsAsync(http, isBeta) || await FindAsync(http) is not { } search)
        {
            return;
        }

        if (!search.IsDone(QuestionsWhileRunning))
        {
            await server.ErrorAsync(http, 400, "BadRequest", "The query has not succeeded.");
            return;
        }

        // A page token holds what the first page found.
        var found = http.Request.Query.ContainsKey("$skiptoken") ? [] : search.Run(Lab.Story.OfficeActivity.ArrivedBy(Lab.Clock.GetUtcNow(), search.From, search.To));
        if (found.Count > 0 && search.Read() <= Lab.Options.MicrosoftQuirks.ForgetfulAuditReadings)
        {
            found.RemoveAt(found.Count - 1);
        }

        await _records.AnswerAsync(http, found, AuditSearch.WriteRecord);
    }

    private async Task<bool> AllowsAsync(HttpContext http, bool isBeta)
    {
        if (!await server.AllowsAsync(http, MicrosoftServer.Graph, Permission))
        {
            return false;
        }

        if (!isBeta && Lab.Options.MicrosoftQuirks.AuditSearchInBetaOnly)
        {
            await server.ErrorAsync(http, 404, "UnknownError", "Resource not found for the segment 'queries'.");
            return false;
        }

        return true;
    }

    private async Task<AuditSearch?> FindAsync(HttpContext http)
    {
        if (_searches.TryGetValue((string)http.Request.RouteValues["id"]!, out var search))
        {
            return search;
        }

        await server.ErrorAsync(http, 404, "ResourceNotFound", "The audit log query was not found.");
        return null;
    }

    private static void Write(Utf8JsonWriter json, HttpContext http, AuditSearch search, string status)
    {
        json.Text("@odata.context", $"{MicrosoftServer.Root(http)}/$metadata#security/auditLog/queries/$entity").Text("id", search.Id).Text("status", status);
        foreach (var property in search.Body.Json.EnumerateObject().Where(property => property.Name is not ("id" or "status")))
        {
            property.WriteTo(json);
        }
    }

    private static DateTimeOffset? Time(string? text) => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
