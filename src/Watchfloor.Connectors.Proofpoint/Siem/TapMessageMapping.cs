using System.Text.Json.Nodes;
using Watchfloor.Ocsf;
using File = Watchfloor.Ocsf.File;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>A message to Email Activity (4009), activity Receive, and one Detection Finding (2004) for each of its threats that stands or was taken back since.</summary>
/// <param name="list">The list it came in; null for a bare record.</param>
/// <param name="outcome">What became of it; null for a bare record, whose quarantine fields say it.</param>
/// <param name="links">Takes the rewriting off its links.</param>
internal sealed class TapMessageMapping(string? list, TapOutcome? outcome, TapLinks links) : JsonFeedMapping(TapMapping.FeedName, "email_activity", "detection_finding")
{
    private const int Inbound = 1;
    private const int Outbound = 2;

    private static readonly string[] SecurityControl = ["security_control"];

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        var time = record.RequiredTime("messageTime");
        var threats = record.Objects("threatsInfoMap").Select(threat => TapThreat.Of(threat, links)).ToList();
        var message = Message(record, time, threats);
        return [message, .. threats.Where(threat => threat.Key is not null && (threat.IsActive || IsTakenBack(threat, time))).DistinctBy(threat => threat.Key).Select(threat => TapFinding.Of(message, threat))];
    }

    // Cleared before the message came: nobody was ever told of it. Cleared since: whoever was told shall hear that it is over.
    private static bool IsTakenBack(TapThreat threat, DateTimeOffset messageTime) => threat.IsCleared && threat.Time > messageTime;

    private EmailActivity Message(JsonRecord record, DateTimeOffset time, List<TapThreat> threats)
    {
        var (folder, rule) = (record.Text("quarantineFolder"), record.Text("quarantineRule"));
        var isBlocked = outcome is null ? folder is not null || rule is not null : outcome == TapOutcome.Blocked;
        var email = Email(record, threats);
        var standing = threats.Where(threat => !threat.IsCleared).ToList();
        var (scores, risk) = Scores(record);
        var unmapped = new JsonObject();
        AddIfAny(unmapped, "scores", scores);
        AddIfAny(unmapped, "threatsInfoMap", record.Node("threatsInfoMap"));
        AddIfAny(unmapped, "quarantineFolder", folder is null ? null : JsonValue.Create(folder));
        return new()
        {
            ActivityId = EmailActivity.Activity.Receive,
            Time = time,
            SeverityId = standing.Count > 0 ? standing.Max(threat => threat.Severity) : Severity.Informational,
            Message = isBlocked ? "Message blocked" : "Message delivered",
            ActionId = isBlocked ? 2 : 1,
            DispositionId = !isBlocked ? 1 : folder is not null ? 3 : 2,
            DirectionId = record.Texts("policyRoutes").Any(route => route.Contains("outbound", StringComparison.OrdinalIgnoreCase)) ? Outbound : Inbound,
            Email = email,
            SrcEndpoint = email.XOriginatingIp is [var ip] ? new() { Ip = ip } : null,
            MessageTraceUid = record.Text("QID"),
            Policy = rule is null ? null : new() { Name = rule },
            Malware = standing.Select(threat => threat.ToMalware()).OfType<Malware>().ToList() is { Count: > 0 } malware ? malware : null,
            RiskScore = risk,
            IsAlert = standing.Count > 0,
            Metadata = new()
            {
                Product = TapProduct.Value,
                Uid = email.Uid ?? email.MessageUid ?? record.Text("id") ?? throw new UnmappableRecordException("no GUID, messageID or id"),
                LogName = list ?? (isBlocked ? "messagesBlocked" : "messagesDelivered"),
                CorrelationUid = email.Uid ?? email.MessageUid,
                OriginalTime = record.Text("messageTime"),
                ModifiedTime = threats.Max(threat => threat.Time),
                Profiles = SecurityControl,
            },
            Unmapped = unmapped.Count == 0 ? null : unmapped,
        };
    }

    private static Email Email(JsonRecord record, List<TapThreat> threats)
    {
        var recipients = NullIfEmpty(record.Texts("recipient"));
        var (sender, replyTo) = (record.Text("sender"), record.Texts("replyToAddress"));
        var to = NullIfEmpty(record.Texts("toAddresses")) ?? recipients;
        var from = record.Texts("fromAddress") is [var first, ..] ? first : sender;
        if (from is null && to is null)
        {
            throw new UnmappableRecordException("no sender (fromAddress, sender) and no recipient (toAddresses, recipient)");
        }

        return new()
        {
            Uid = record.Text("GUID"),
            MessageUid = record.Text("messageID"),
            From = from,
            SmtpFrom = sender,
            FromMailbox = record.Text("headerFrom"),
            ReplyTo = record.Text("headerReplyTo") ?? (replyTo is [var reply, ..] ? reply : null),
            To = to,
            SmtpTo = recipients,
            Cc = NullIfEmpty(record.Texts("ccAddresses")),
            Subject = record.Text("subject"),
            Size = record.Long("messageSize"),
            XOriginatingIp = IpText.Canonical(record.Text("senderIP")) is { } ip ? [ip] : null,
            Files = record.Objects("messageParts").Select(Attachment).OfType<File>().ToList() is { Count: > 0 } files ? files : null,
            Urls = threats.Where(threat => threat.IsUrl && threat.Value is not null).Select(threat => TapUrl.Of(threat.Value!)).ToList() is { Count: > 0 } urls ? urls : null,
        };
    }

    private static File? Attachment(JsonRecord part) =>
        FilePath.ToFile(null, part.Text("filename") ?? part.Text("sha256"), Fingerprints.Of(part.Text("sha256"), md5: part.Text("md5"))) is { } file
            ? file with { MimeType = part.Text("contentType", "oContentType") }
            : null;

    private static (JsonObject? Scores, int? Highest) Scores(JsonRecord record)
    {
        JsonObject? scores = null;
        double? highest = null;
        foreach (var name in (ReadOnlySpan<string>)["phish", "malware", "impostor", "spam"])
        {
            if (record.Number(name + "Score") is { } score)
            {
                scores ??= [];
                scores[name] = score;
                highest = Math.Max(highest ?? 0, score);
            }
        }

        return (scores, highest is { } value ? (int)Math.Clamp(Math.Round(value), 0, 100) : null);
    }

    private static IReadOnlyList<string>? NullIfEmpty(IReadOnlyList<string> texts) => texts.Count == 0 ? null : texts;

    private static void AddIfAny(JsonObject target, string name, JsonNode? value)
    {
        if (value is not null)
        {
            target[name] = value;
        }
    }
}
