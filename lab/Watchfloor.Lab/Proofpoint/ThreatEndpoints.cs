using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>Threat summaries, campaigns and forensic reports.</summary>
internal sealed class ThreatEndpoints(Func<LabContext> context, Func<TapPools> pools)
{
    private const int MostCampaigns = 200;

    private LabContext Lab => context();

    public void Map(WebApplication app)
    {
        app.MapGet("/v2/threat/summary/{id}", (HttpContext http, string id) => OneAsync(http, Newest(Lab.Story.TapThreats, id), "threat"));
        app.MapGet("/v2/campaign/ids", CampaignIdsAsync);
        app.MapGet("/v2/campaign/{id}", (HttpContext http, string id) => OneAsync(http, Newest(Lab.Story.TapCampaigns, id), "campaign"));
        app.MapGet("/v2/forensics", ForensicsAsync);
    }

    // A record that changed stands in its list once for each change.
    private LabRecord? Newest(RecordSet list, string id) => list.ArrivedBy(Lab.Clock.GetUtcNow()).Where(record => record.Id == id).MaxBy(record => record.Arrival);

    private static Task OneAsync(HttpContext http, LabRecord? record, string what) => record is null
        ? http.TextAsync(404, $"The {what} is not known")
        : http.JsonAsync(200, json =>
        {
            using var document = JsonDocument.Parse(record.Json);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                property.WriteTo(json);
            }
        });

    private async Task CampaignIdsAsync(HttpContext http)
    {
        if (!await http.AdmitAsync(pools().CampaignIds))
        {
            return;
        }

        SiemWindow window;
        var (query, now) = (http.Request.Query, Lab.Clock.GetUtcNow());
        try
        {
            window = SiemWindow.ReadCampaigns(query);
        }
        catch (FormatException error)
        {
            await http.TextAsync(400, error.Message);
            return;
        }

        if (!Limits.TryRead(query["page"], 1, 1, int.MaxValue, out var page) || !Limits.TryRead(query["size"], 100, 1, MostCampaigns, out var size))
        {
            await http.TextAsync(400, "The page or size is not valid");
            return;
        }

        // Only the newest state of a campaign counts, and it lies where it was last updated.
        var found = Lab.Story.TapCampaigns.ArrivedBy(now).GroupBy(record => record.Id).Select(versions => versions.MaxBy(version => version.Arrival)!)
            .Where(record => record.Time >= window.From && record.Time < window.To).OrderBy(record => record.Id, StringComparer.Ordinal).ToList();
        if (found.Count == 0)
        {
            await http.TextAsync(404, "No campaigns were found for the given interval");
            return;
        }

        var (items, _) = http.Slice(found, (int)Math.Min((page - 1L) * size, found.Count), size);
        await http.JsonAsync(200, json => json.List("campaigns", items, (item, record) =>
        {
            item.Text("id", record.Id).Text("lastUpdatedAt", Json.Millis(record.Time));
            if (record.Kind.Length > 0)
            {
                item.Flag("notable", true);
            }
        }));
    }

    private async Task ForensicsAsync(HttpContext http)
    {
        var query = http.Request.Query;
        var (threat, campaign) = (query["threatId"].ToString(), query["campaignId"].ToString());
        if (threat.Length > 0 == campaign.Length > 0)
        {
            await http.TextAsync(400, "Exactly one of threatId and campaignId must be given");
            return;
        }

        if (!await http.AdmitAsync(threat.Length > 0 ? pools().ThreatForensics : pools().CampaignForensics))
        {
            return;
        }

        var reports = new List<LabRecord>();
        if (Newest(Lab.Story.TapForensics, threat.Length > 0 ? threat : campaign) is { } report && report.Kind == (threat.Length > 0 ? TapReports.Threat : TapReports.Campaign))
        {
            reports.Add(report);
            if (threat.Length > 0 && string.Equals(query["includeCampaignForensics"], "true", StringComparison.OrdinalIgnoreCase) && CampaignOf(threat) is { } whole)
            {
                reports.Add(whole);
            }
        }

        if (reports.Count == 0)
        {
            await http.TextAsync(404, "No forensics were found");
            return;
        }

        await http.JsonAsync(200, json =>
        {
            json.Text("generated", Json.Millis(Lab.Clock.GetUtcNow()));
            json.Records("reports", reports, http);
        });
    }

    private LabRecord? CampaignOf(string threat) => Lab.Story.TapCampaigns.ArrivedBy(Lab.Clock.GetUtcNow())
        .FirstOrDefault(record => System.Text.Encoding.UTF8.GetString(record.Json.Span).Contains(threat, StringComparison.Ordinal)) is { } campaign
        ? Newest(Lab.Story.TapForensics, campaign.Id)
        : null;
}
