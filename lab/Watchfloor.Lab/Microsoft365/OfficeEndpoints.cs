using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>The Office 365 Management Activity API: subscriptions, lists of blobs in windows of a day at most, blobs.</summary>
internal sealed class OfficeEndpoints(MicrosoftServer server)
{
    private const int BlobsPerPage = 200;
    private const string DlpType = "DLP.All";
    private const string WrongTimes =
        "Start time and end time must both be specified (or both omitted) and must be less than or equal to 24 hours apart, with the start time no more than 7 days in the past.";

    private static readonly string[] Types = ["Audit.AzureActiveDirectory", "Audit.Exchange", "Audit.SharePoint", "Audit.General", DlpType];
    private static readonly string[] TimeForms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];
    private static readonly TimeSpan LongestWindow = TimeSpan.FromHours(24);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7);

    private readonly ConcurrentDictionary<string, string> _subscriptions = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, (IReadOnlyList<OfficeBlob> Blobs, int From)> _pages = new();
    private OfficeBlobs? _blobs;

    private LabContext Lab => server.Lab;

    private OfficeBlobs Blobs => LazyInitializer.EnsureInitialized(ref _blobs, () => new OfficeBlobs(Lab.Story));

    private DateTimeOffset Now => Lab.Clock.GetUtcNow();

    public void Map(WebApplication app)
    {
        const string Root = "/api/v1.0/{tenant}/activity/feed";
        app.MapPost($"{Root}/subscriptions/start", StartAsync);
        app.MapPost($"{Root}/subscriptions/stop", StopAsync);
        app.MapGet($"{Root}/subscriptions/list", SubscriptionsAsync);
        app.MapGet($"{Root}/subscriptions/content", ContentAsync);
        app.MapGet($"{Root}/audit/{{id}}", BlobAsync);
    }

    private async Task StartAsync(HttpContext http)
    {
        if (await TypeAsync(http) is not { } type)
        {
            return;
        }

        if (_subscriptions.TryGetValue(type, out var status) && status == "enabled")
        {
            await server.ErrorAsync(http, 400, "AF20024", "The subscription is already enabled. No property change.");
            return;
        }

        _subscriptions[type] = "enabled";
        await http.JsonAsync(200, json => WriteSubscription(json, type, "enabled"));
    }

    private async Task StopAsync(HttpContext http)
    {
        if (await TypeAsync(http) is { } type)
        {
            _subscriptions.TryRemove(type, out _);
            http.Response.StatusCode = 204;
        }
    }

    private async Task SubscriptionsAsync(HttpContext http)
    {
        if (await AllowsAsync(http, "ActivityFeed.Read"))
        {
            await ArrayAsync(http, json =>
            {
                foreach (var (type, status) in _subscriptions.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    json.WriteStartObject();
                    WriteSubscription(json, type, status);
                    json.WriteEndObject();
                }
            });
        }
    }

    private async Task ContentAsync(HttpContext http)
    {
        if (await TypeAsync(http) is not { } type)
        {
            return;
        }

        if (!_subscriptions.ContainsKey(type))
        {
            await server.ErrorAsync(http, 400, "AF20022", $"No subscription found for the specified content type {type}.");
            return;
        }

        (IReadOnlyList<OfficeBlob> Blobs, int From) position;
        if (http.Request.Query["nextPage"].ToString() is { Length: > 0 } token)
        {
            if (!_pages.TryGetValue(token, out position))
            {
                await server.ErrorAsync(http, 400, "AF20031", $"Invalid nextPage Input: {token}.");
                return;
            }
        }
        else if (Window(http.Request.Query) is { } window)
        {
            position = ([.. Blobs.Of(type).Where(blob => blob.Listed <= Now && blob.Created >= window.From && blob.Created < window.To)], 0);
        }
        else
        {
            await server.ErrorAsync(http, 400, "AF20030", WrongTimes);
            return;
        }

        var (items, next) = http.Slice(position.Blobs, position.From, Lab.Page(BlobsPerPage, BlobsPerPage));
        if (next is { } from)
        {
            var key = World.Seeds.Hex(Lab.Options.Seed, $"office page/{_pages.Count}", 40);
            _pages[key] = (position.Blobs, from);
            http.Response.Headers["NextPageUri"] = $"{MicrosoftServer.Root(http)}{http.Request.Path}?contentType={type}&nextPage={key}";
        }

        await ArrayAsync(http, json =>
        {
            foreach (var blob in items)
            {
                json.WriteStartObject();
                json.Text("contentType", type).Text("contentId", blob.Id).Text("contentUri", $"{MicrosoftServer.Root(http)}/api/v1.0/{Lab.Addresses.MicrosoftTenantId}/activity/feed/audit/{Uri.EscapeDataString(blob.Id)}")
                    .Text("contentCreated", Json.Millis(blob.Created)).Text("contentExpiration", Json.Millis(blob.Created + Kept));
                json.WriteEndObject();
            }
        });
    }

    private async Task BlobAsync(HttpContext http)
    {
        if (!await AllowsAsync(http, "ActivityFeed.Read"))
        {
            return;
        }

        var blob = Blobs.Find((string)http.Request.RouteValues["id"]!);
        await (blob is null || blob.Listed > Now ? server.ErrorAsync(http, 404, "AF20050", "The specified content does not exist.")
            : blob.Created + Kept < Now ? server.ErrorAsync(http, 404, "AF20051", "Content requested has already expired. Content older than 7 days cannot be retrieved.")
            : ArrayAsync(http, json =>
            {
                foreach (var record in blob.Records)
                {
                    json.WriteRawValue(record.Json.Span, skipInputValidation: true);
                }
            }));
    }

    private (DateTimeOffset From, DateTimeOffset To)? Window(IQueryCollection query)
    {
        var (start, end) = (query["startTime"].ToString(), query["endTime"].ToString());
        if (start.Length == 0 && end.Length == 0)
        {
            return (Now - LongestWindow, Now);
        }

        return Time(start) is { } from && Time(end) is { } to && to >= from && to - from <= LongestWindow && from >= Now - Kept ? (from, to) : null;
    }

    private static DateTimeOffset? Time(string text) =>
        DateTimeOffset.TryParseExact(text, TimeForms, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    private async Task<string?> TypeAsync(HttpContext http)
    {
        var type = Types.FirstOrDefault(known => string.Equals(known, http.Request.Query["contentType"], StringComparison.OrdinalIgnoreCase));
        if (!await AllowsAsync(http, type == DlpType ? "ActivityFeed.ReadDlp" : "ActivityFeed.Read"))
        {
            return null;
        }

        if (type is null)
        {
            await server.ErrorAsync(http, 400, "AF20020", "The specified content type is not valid.");
        }

        return type;
    }

    private async Task<bool> AllowsAsync(HttpContext http, string permission)
    {
        if (!server.Opens(http, MicrosoftServer.Office))
        {
            await http.JsonAsync(401, json => json.Text("Message", "Authorization has been denied for this request."));
            return false;
        }

        if (!string.Equals((string?)http.Request.RouteValues["tenant"], Lab.Addresses.MicrosoftTenantId, StringComparison.OrdinalIgnoreCase))
        {
            await server.ErrorAsync(http, 400, "AF20010", "The tenant ID passed in the URL does not match the tenant ID passed in the access token.");
            return false;
        }

        if (!Lab.Options.MicrosoftPermissions.Contains(permission))
        {
            await server.ErrorAsync(http, 403, "AF10001", $"The permission set sent in the request does not include the expected permission {permission}.");
            return false;
        }

        return true;
    }

    private static void WriteSubscription(Utf8JsonWriter json, string type, string status) => json.Text("contentType", type).Text("status", status).Null("webhook");

    private static async Task ArrayAsync(HttpContext http, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(16 * 1024);
        await using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            json.WriteStartArray();
            write(json);
            json.WriteEndArray();
        }

        var body = http.Fault() == LabFault.TruncatedBody ? buffer.WrittenMemory[..(buffer.WrittenCount * 2 / 3)] : buffer.WrittenMemory;
        http.Response.StatusCode = 200;
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}
