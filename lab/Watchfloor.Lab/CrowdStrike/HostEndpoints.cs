using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Hosts API: ids shallow and deep, full records deep, full records by id.</summary>
internal sealed class HostEndpoints(CrowdStrikeServer server)
{
    private const string Scope = "Hosts:read";
    private static readonly TimeSpan ScrollLifetime = TimeSpan.FromMinutes(2);

    private static readonly HashSet<string> Fields =
    [
        "device_id", "cid", "hostname", "platform_name", "os_version", "product_type", "product_type_desc", "agent_version", "local_ip", "local_ip.raw", "external_ip", "connection_ip", "mac_address",
        "machine_domain", "first_seen", "last_seen", "modified_timestamp", "status", "tags", "groups", "serial_number", "reduced_functionality_mode", "last_login_user", "last_login_timestamp", "system_manufacturer",
    ];

    private LabContext Lab => server.Lab;

    private PageStore? _pages;

    private PageStore Pages => _pages ??= new PageStore(Lab.Options, Lab.Clock);

    public void Map(WebApplication app)
    {
        app.MapGet("/devices/queries/devices/v1", QueryAsync);
        app.MapGet("/devices/queries/devices-scroll/v1", ScrollAsync);
        app.MapGet("/devices/combined/devices/v1", http => CombinedAsync(http, hidden: false));
        app.MapGet("/devices/combined/devices-hidden/v1", http => CombinedAsync(http, hidden: true));
        app.MapPost("/devices/entities/devices/v2", PostEntitiesAsync);
        app.MapGet("/devices/entities/devices/v2", GetEntitiesAsync);
    }

    private async Task QueryAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope))
        {
            return;
        }

        var query = http.Request.Query;
        if (!Limits.TryRead(query["limit"], 100, 1, 5000, out var limit) || !Limits.TryRead(query["offset"], 0, 0, int.MaxValue, out var offset))
        {
            await server.ErrorAsync(http, 400, "limit must be 1 to 5000 and offset a number");
            return;
        }

        if ((long)offset + limit >= 10_000)
        {
            await server.ErrorAsync(http, 400, "limit + offset must be less than 10000");
            return;
        }

        await AnswerAsync(http, async () =>
        {
            var result = Run(http);
            var (items, _) = http.Slice(result, offset, Lab.Page(limit, 5000));
            await server.AnswerAsync(
                http,
                json => json.Texts("resources", items.Select(item => item.Id)),
                pagination => pagination.Number("offset", offset).Number("limit", limit).Number("total", result.Count));
        });
    }

    private async Task ScrollAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope))
        {
            return;
        }

        var offset = http.Request.Query["offset"].ToString();
        if (!Limits.TryRead(http.Request.Query["limit"], 100, 1, 10_000, out var limit))
        {
            await server.ErrorAsync(http, 400, "limit must be 1 to 10000");
            return;
        }

        await AnswerAsync(http, async () =>
        {
            if (Position(offset, () => Run(http), limit) is not { } position)
            {
                await server.ErrorAsync(http, 404, "scroll token is unknown or has expired");
                return;
            }

            var (items, next) = http.Slice(position.Result, position.From, Lab.Page(limit, 10_000));
            await server.AnswerAsync(http, json => json.Texts("resources", items.Select(item => item.Id)), pagination => pagination
                .Text("offset", next is { } from ? Pages.Keep(position.Result, from, limit, "", ScrollLifetime) : "")
                .Number("limit", limit).Number("total", position.Result.Count)
                .Number("expires_at", (Lab.Clock.GetUtcNow() + ScrollLifetime).ToUnixTimeMilliseconds() * 1_000_000));
        });
    }

    private async Task CombinedAsync(HttpContext http, bool hidden)
    {
        if (!await server.AllowsAsync(http, Scope))
        {
            return;
        }

        var query = http.Request.Query;
        if (!Limits.TryRead(query["limit"], 100, 1, 10_000, out var limit))
        {
            await server.ErrorAsync(http, 400, "limit must be 1 to 10000");
            return;
        }

        var asked = $"{hidden}\n{query["filter"]}\n{query["sort"]}";
        await AnswerAsync(http, async () =>
        {
            if (Position(query["offset"].ToString(), () => Run(http, hidden), limit, asked) is not { } position)
            {
                await server.ErrorAsync(http, 400, "offset is unknown or does not belong to this filter and sort");
                return;
            }

            var (items, next) = http.Slice(position.Result, position.From, Lab.Page(limit, 10_000));
            await server.AnswerAsync(http, json => json.Records("resources", items, http), pagination =>
            {
                pagination.Number("limit", limit).Number("total", position.Result.Count);
                pagination.Text("next", next is { } from ? Pages.Keep(position.Result, from, limit, asked, ScrollLifetime) : "");
            });
        });
    }

    private async Task PostEntitiesAsync(HttpContext http)
    {
        if (!await server.AllowsAsync(http, Scope) || await server.BodyAsync(http) is not { } body)
        {
            return;
        }

        if (!body.TryGetProperty("ids", out var given) || given.ValueKind != JsonValueKind.Array)
        {
            await server.ErrorAsync(http, 400, "ids is required");
            return;
        }

        await EntitiesAsync(http, [.. given.EnumerateArray().Select(id => id.ToString())], 5000, 413);
    }

    private async Task GetEntitiesAsync(HttpContext http)
    {
        if (await server.AllowsAsync(http, Scope))
        {
            await EntitiesAsync(http, [.. http.Request.Query["ids"].OfType<string>()], 100, 400);
        }
    }

    private async Task EntitiesAsync(HttpContext http, IReadOnlyList<string> ids, int maximum, int tooMany)
    {
        if (ids.Count > maximum)
        {
            await server.ErrorAsync(http, tooMany, $"{ids.Count} ids given; at most {maximum} are allowed");
            return;
        }

        var wanted = ids.ToHashSet();
        var found = Hosts().Where(record => wanted.Contains(record.Id)).OrderBy(record => record.Id[^6..], StringComparer.Ordinal);
        await server.AnswerAsync(http, json => json.Records("resources", found, http));
    }

    private IReadOnlyCollection<LabRecord> Hosts()
    {
        server.State.Containment.Settle();
        return server.State.Hosts.At(server.Now);
    }

    private PageStore.Position? Position(string token, Func<List<LabRecord>> first, int limit, string asked = "") =>
        token.Length == 0 ? new PageStore.Position(first(), 0, limit, asked, default)
        : Pages.Find(token) is { } position && position.Query == asked ? position
        : null;

    // What a person hid is listed by devices-hidden alone.
    private List<LabRecord> Run(HttpContext http, bool hidden = false) => FalconQuery.Run(
        [.. Hosts().Where(host => IsHidden(host) == hidden)], http.Request.Query["filter"], http.Request.Query["sort"], "device_id.asc", Fields, Lab.Clock.GetUtcNow());

    private static bool IsHidden(LabRecord host) => host.Json.Span.IndexOf("\"host_hidden_status\":\"hidden\""u8) >= 0;

    private async Task AnswerAsync(HttpContext http, Func<Task> answer)
    {
        try
        {
            await answer();
        }
        catch (FormatException error)
        {
            await server.ErrorAsync(http, 400, error.Message);
        }
    }
}
