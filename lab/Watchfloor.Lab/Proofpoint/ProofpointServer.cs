using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>The TAP API: Basic auth, windows of an hour, pools of calls a day, plain-text errors, no rate headers.</summary>
internal sealed class ProofpointServer : VendorServer
{
    private TapPools? _pools;

    private enum Part
    {
        MessagesDelivered,
        MessagesBlocked,
        ClicksPermitted,
        ClicksBlocked,
    }

    private TapPools Pools => LazyInitializer.EnsureInitialized(ref _pools, () => new TapPools(Lab));

    protected override void Map(WebApplication app)
    {
        app.MapGet("/v2/siem/all", http => SiemAsync(http, [Part.MessagesDelivered, Part.MessagesBlocked, Part.ClicksPermitted, Part.ClicksBlocked]));
        app.MapGet("/v2/siem/issues", http => SiemAsync(http, [Part.ClicksPermitted, Part.MessagesDelivered]));
        app.MapGet("/v2/siem/messages/delivered", http => SiemAsync(http, [Part.MessagesDelivered]));
        app.MapGet("/v2/siem/messages/blocked", http => SiemAsync(http, [Part.MessagesBlocked]));
        app.MapGet("/v2/siem/clicks/permitted", http => SiemAsync(http, [Part.ClicksPermitted]));
        app.MapGet("/v2/siem/clicks/blocked", http => SiemAsync(http, [Part.ClicksBlocked]));
        new ThreatEndpoints(() => Lab, () => Pools).Map(app);
        new PeopleEndpoints(() => Lab, () => Pools).Map(app);
        new DecodeEndpoint(() => Pools).Map(app);
    }

    protected override async Task<bool> AdmitAsync(HttpContext http)
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Lab.Addresses.ProofpointPrincipal}:{Lab.Addresses.ProofpointSecret}"));
        if (http.Request.Headers.Authorization == expected)
        {
            return true;
        }

        await http.TextAsync(401, "The user is not authenticated for this service");
        return false;
    }

    protected override Task AnswerFaultAsync(HttpContext http, LabFault fault, TimeSpan retryAfter) => fault switch
    {
        LabFault.Unauthorized => http.TextAsync(401, "The user is not authenticated for this service"),
        LabFault.Forbidden => http.TextAsync(403, "The user is authenticated for the service but is not authorized to access data for the given customer"),
        LabFault.TooManyRequests or LabFault.TooManyRequestsWithoutHint => http.TextAsync(429, "The user has made too many requests over the past 24 hours and has been throttled"),
        _ => http.TextAsync(500, "The service has encountered an unexpected situation and is unable to give a better response to the request"),
    };

    protected override Task NotFoundAsync(HttpContext http) => http.TextAsync(404, "Not found");

    private async Task SiemAsync(HttpContext http, Part[] parts)
    {
        if (!await http.AdmitAsync(parts is [Part.ClicksPermitted] ? Pools.PermittedClicks : Pools.Siem))
        {
            return;
        }

        SiemWindow window;
        var now = Lab.Clock.GetUtcNow();
        try
        {
            window = SiemWindow.Read(http.Request.Query, now);
        }
        catch (FormatException error)
        {
            await http.TextAsync(400, error.Message);
            return;
        }

        var found = parts.ToDictionary(part => part, part => Select(part, http.Request.Query, window, now));
        if (string.Equals(http.Request.Query["format"], "json", StringComparison.OrdinalIgnoreCase))
        {
            await http.JsonAsync(200, json =>
            {
                json.Text("queryEndTime", Json.Seconds(window.To));
                foreach (var part in parts)
                {
                    json.Records(NameOf(part), found[part], http);
                }
            });
        }
        else if (found.Values.All(records => records.Count == 0))
        {
            // Syslog is what comes without a format; with no rows the body is empty.
            http.Response.StatusCode = 204;
        }
        else
        {
            var lines = found.SelectMany(entry => entry.Value.Select(record => $"<38>1 {Json.Seconds(record.Time)} - ProofpointTAP - {NameOf(entry.Key)} - {Encoding.UTF8.GetString(record.Json.Span)}"));
            await http.TextAsync(200, string.Join('\n', lines) + "\n");
        }
    }

    /// <summary>Rows come in the window in which TAP recorded them, not in that of the mail or the click.</summary>
    private List<LabRecord> Select(Part part, IQueryCollection query, SiemWindow window, DateTimeOffset now)
    {
        var (list, kind) = part switch
        {
            Part.MessagesDelivered => (Lab.Story.TapMessages, "delivered"),
            Part.MessagesBlocked => (Lab.Story.TapMessages, "blocked"),
            Part.ClicksPermitted => (Lab.Story.TapClicks, "permitted"),
            _ => (Lab.Story.TapClicks, "blocked"),
        };
        var statuses = query["threatStatus"].Count > 0 ? query["threatStatus"].OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase) : ["active", "cleared"];
        var types = query["threatType"].OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. list.All.Where(record => record.Kind == kind && record.Arrival >= window.From && record.Arrival < window.To && record.Arrival <= now && HasThreat(record, statuses, types)).OrderBy(record => record.Arrival)];
    }

    private static bool HasThreat(LabRecord record, HashSet<string> statuses, HashSet<string> types)
    {
        using var document = JsonDocument.Parse(record.Json);
        var map = document.RootElement.TryGetProperty("threatsInfoMap", out var threats) ? threats : default;
        if (map.ValueKind == JsonValueKind.Array && map.GetArrayLength() > 0)
        {
            return map.EnumerateArray().Any(threat => Meets(threat, "threatStatus", statuses) && (types.Count == 0 || Meets(threat, "threatType", types)));
        }

        return types.Count == 0 && (!document.RootElement.TryGetProperty("threatStatus", out _) || Meets(document.RootElement, "threatStatus", statuses));
    }

    private static bool Meets(JsonElement element, string name, HashSet<string> values) =>
        !element.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String || values.Contains(value.GetString()!);

    private static string NameOf(Part part) => part switch
    {
        Part.MessagesDelivered => "messagesDelivered",
        Part.MessagesBlocked => "messagesBlocked",
        Part.ClicksPermitted => "clicksPermitted",
        _ => "clicksBlocked",
    };
}
