using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>A click on a rewritten link to HTTP Activity (4002), activity Get.</summary>
/// <param name="list">The list it came in; null for a bare record.</param>
/// <param name="outcome">What became of it; null when nothing says.</param>
/// <param name="links">Takes the rewriting off its link.</param>
internal sealed class TapClickMapping(string? list, TapOutcome? outcome, TapLinks links) : JsonFeedMapping(TapMapping.FeedName, "http_activity")
{
    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var time = record.RequiredTime("clickTime");
        var url = record.Required("url");
        var decoded = links.Decode(url);
        var threat = TapThreat.Of(record, links);
        var (guid, messageId, ip) = (record.Text("GUID"), record.Text("messageID"), IpText.Canonical(record.Text("clickIP")));
        var recipient = record.Text("recipient");
        yield return new HttpActivity
        {
            ActivityId = HttpActivity.Activity.Get,
            Time = time,
            SeverityId = threat.IsCleared ? Severity.Informational : outcome == TapOutcome.Blocked ? Severity.Medium : Severity.High,
            Message = outcome == TapOutcome.Blocked ? "A click on a dangerous link was blocked" : "A user followed a dangerous link",
            ActionId = (int?)outcome ?? 0,
            DispositionId = (int?)outcome ?? 0,
            IsAlert = !threat.IsCleared,
            HttpRequest = new() { HttpMethod = "GET", Url = TapUrl.Of(decoded.Link ?? url), UserAgent = record.Text("userAgent") },
            SrcEndpoint = ip is null ? null : new() { Ip = ip },
            Actor = recipient is null ? null : new() { User = new() { Name = recipient, EmailAddr = recipient } },
            Malware = threat.ToMalware(threat.Classification) is { } malware ? [malware] : null,
            Metadata = new()
            {
                Product = TapProduct.Value,
                Uid = record.Text("id") ?? Hash($"{guid}\n{url}\n{record.Text("clickTime")}\n{ip}"),
                LogName = list ?? "clicks",
                CorrelationUid = guid ?? messageId,
                OriginalTime = record.Text("clickTime"),
                ModifiedTime = threat.Time,
                Profiles = ["host", "security_control"],
            },
            Unmapped = Left(record, threat, guid, messageId, decoded, url),
        };
    }

    private static JsonObject Left(JsonRecord record, TapThreat threat, string? guid, string? messageId, DecodedLink decoded, string url)
    {
        var left = new JsonObject();
        Add("GUID", guid);
        Add("messageID", messageId);
        Add("sender", record.Text("sender"));
        Add("senderIP", record.Text("senderIP"));
        Add("campaignID", threat.Campaign);
        Add("threatStatus", threat.Status);
        Add("threatTime", record.Text("threatTime"));
        Add("threatUrl", threat.Link);
        Add("rewrittenUrl", decoded.IsRewritten ? url : null);
        Add("rewrittenUrlProblem", decoded.Problem);
        return left;

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                left[name] = value;
            }
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
}
