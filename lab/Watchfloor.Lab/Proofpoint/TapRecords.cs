using System.Globalization;
using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>A mail that TAP saw.</summary>
internal sealed record TapMessage
{
    public required DateTimeOffset Time { get; init; }

    public required string Sender { get; init; }

    public required string SenderName { get; init; }

    public required string SenderAddress { get; init; }

    public required Person Recipient { get; init; }

    public required string Subject { get; init; }

    public bool Blocked { get; init; }

    public int Spam { get; init; }

    public int Phish { get; init; }

    public int Malware { get; init; }

    public int Impostor { get; init; }

    public TapPart[] Parts { get; init; } = [];

    public TapThreat[] Threats { get; init; } = [];

    /// <summary>How much later Defender writes of it; some seconds when null.</summary>
    public TimeSpan? DefenderAfter { get; init; }
}

/// <summary>A part of a mail.</summary>
internal sealed record TapPart(string FileName, string ContentType, string Sha256, string? SandboxStatus);

/// <summary>A threat that TAP found in a mail.</summary>
internal sealed record TapThreat(string Threat, string Id, string Type, string Status, string Classification, DateTimeOffset Time, string? Campaign = null);

/// <summary>Where a mail was written down.</summary>
/// <param name="Guid">TAP's id.</param>
/// <param name="MessageId">The mail's own id.</param>
/// <param name="Time">When it was delivered or held back.</param>
/// <param name="Email">Defender's row; null for a mail that was held back.</param>
internal sealed record TapWritten(string Guid, string MessageId, DateTimeOffset Time, Written? Email = null);

/// <summary>Writes TAP messages and clicks in the spellings seen in the field, and Defender's EmailEvents row beside each message.</summary>
internal sealed class TapRecords(Story story, Random random)
{
    /// <summary>Adds a mail.</summary>
    public TapWritten Add(TapMessage message)
    {
        var time = message.Time.ToMillisecond();
        var guid = random.Hex(31);
        var messageId = $"<{random.Hex(12)}.{random.Next(10_000, 99_999)}@{message.Sender[(message.Sender.IndexOf('@') + 1)..]}>";
        story.TapMessages.Add(guid, time, time + random.Seconds(60, 600), json => Write(json, message, guid, messageId, time), message.Blocked ? "blocked" : "delivered");
        // What TAP holds back never reaches Exchange.
        Written? email = message.Blocked ? null : WriteEmailEvent(message, messageId, time + (message.DefenderAfter ?? random.Seconds(5, 40)));
        return new TapWritten(guid, messageId, time, email);
    }

    /// <summary>TAP thinks again about a mail that was delivered: the same message once more, with what is now known. Returns the finding's id.</summary>
    public Written Reissue(TapMessage message, TapWritten written, TapThreat threat)
    {
        var id = $"{written.Guid}/{threat.Id}";
        story.TapMessages.Add(id, threat.Time, threat.Time + random.Seconds(60, 600), json => Write(json, message with { Threats = [threat] }, written.Guid, written.MessageId, written.Time), "delivered");
        return new Written(id, threat.Time);
    }

    /// <summary>Adds a click on a link in a mail and returns its id. A click on what is judged later is shown once it is judged.</summary>
    public string Click(DateTimeOffset time, TapMessage message, TapWritten written, TapThreat threat, string address, string userAgent, bool blocked = false)
    {
        time = time.ToMillisecond();
        var id = random.Guid();
        story.TapClicks.Add(id, time, (threat.Time > time ? threat.Time : time) + random.Seconds(60, 600), json => json
            .Text("id", id).Text("GUID", written.Guid).Text("url", threat.Threat).Text("clickTime", Json.Millis(time)).Text("clickIP", address).Text("userAgent", userAgent)
            .Text("recipient", message.Recipient.Upn).Text("sender", message.Sender).Text("senderIP", message.SenderAddress).Text("messageID", written.MessageId)
            .Text("classification", threat.Classification).Text("threatID", threat.Id).Text("threatTime", Json.Millis(threat.Time)).Text("threatURL", DashboardLink(threat)).Text("threatStatus", threat.Status).Text("campaignId", threat.Campaign),
            blocked ? "blocked" : "permitted");
        return id;
    }

    private static string DashboardLink(TapThreat threat) => $"https://threatinsight.example/threat/email/{threat.Id}";

    /// <summary>Fields come in more than one shape: a text or a list, a flag or its text, two spellings of a name.</summary>
    private void Write(Utf8JsonWriter json, TapMessage message, string guid, string messageId, DateTimeOffset time)
    {
        var variant = random.Next(4);
        var recipient = message.Recipient.Upn;
        json.Text("GUID", guid).Text("QID", $"q{random.Hex(9)}").Text("id", random.Guid()).Text("messageID", messageId).Text("messageTime", Json.Millis(time)).Text("sender", message.Sender);
        switch (variant)
        {
            case 0:
                json.Text("fromAddress", message.Sender).Text("toAddresses", recipient).Null("ccAddresses").Null("replyToAddress").Text("completelyRewritten", "true");
                break;
            case 1:
                json.Texts("fromAddress", [message.Sender]).Texts("toAddresses", [recipient]).Texts("ccAddresses", []).Texts("replyToAddress", []).Text("completelyRewritten", "na");
                break;
            default:
                json.Texts("fromAddress", [message.Sender]).Texts("toAddresses", [recipient]).Texts("ccAddresses", []).Texts("replyToAddress", []).Flag("completelyRewritten", variant == 2);
                break;
        }

        json.Text("headerFrom", $"{message.SenderName} <{message.Sender}>").Text("headerTo", recipient).Text("headerCC", null).Text("headerReplyTo", null).Texts("recipient", [recipient])
            .Text("senderIP", message.SenderAddress).Text("subject", message.Subject).Text(variant == 1 ? "clusterId" : "cluster", $"{story.Company.NetBios.ToLowerInvariant()}_hosted").Number("messageSize", 2_000 + random.Next(180_000))
            .Texts("modulesRun", ["av", "spf", "dkimv", "dmarc", "spam", "urldefense", "sandbox"]).Texts("policyRoutes", ["default_inbound"])
            .Text("quarantineFolder", message.Blocked ? "Phish" : null).Text("quarantineRule", message.Blocked ? "threat_inbound" : null)
            .Number("spamScore", message.Spam).Number("phishScore", message.Phish).Number("malwareScore", message.Malware);
        if (variant == 0)
        {
            json.WritePropertyName("impostorScore");
            json.WriteRawValue(message.Impostor.ToString(CultureInfo.InvariantCulture) + ".0");
        }
        else
        {
            json.Number("impostorScore", message.Impostor);
        }

        json.Text("xmailer", null)
            .List("messageParts", message.Parts, (item, part) => item
                .Text("contentType", part.ContentType).Text("oContentType", part.ContentType).Text("disposition", part.FileName == "text.html" ? "inline" : "attached").Text("filename", part.FileName)
                .Text("md5", part.Sha256[..32]).Text("sha256", part.Sha256).Text("sandboxStatus", part.SandboxStatus))
            .List("threatsInfoMap", message.Threats, (item, threat) => item
                .Text("threat", threat.Threat).Text(variant == 3 ? "threatId" : "threatID", threat.Id).Text("threatType", variant == 0 ? threat.Type.ToUpperInvariant() : threat.Type).Text("threatStatus", threat.Status)
                .Text("classification", variant == 0 ? threat.Classification.ToUpperInvariant() : threat.Classification).Text("threatTime", Json.Millis(threat.Time)).Text("threatUrl", DashboardLink(threat))
                .Text(variant == 1 ? "campaignId" : "campaignID", threat.Campaign));
    }

    private Written WriteEmailEvent(TapMessage message, string messageId, DateTimeOffset time)
    {
        var report = $"{random.Guid()}-{random.Next(1_000_000, 99_999_999)}";
        var domain = message.Sender[(message.Sender.IndexOf('@') + 1)..];
        story.EmailEvents.Add(report, time, time + random.Seconds(60, 900), json => json
            .Text("Timestamp", Json.Ticks(time)).Text("NetworkMessageId", random.Guid()).Text("InternetMessageId", messageId).Text("SenderMailFromAddress", message.Sender).Text("SenderFromAddress", message.Sender)
            .Text("SenderDisplayName", message.SenderName).Text("SenderObjectId", "").Text("SenderMailFromDomain", domain).Text("SenderFromDomain", domain).Text("SenderIPv4", message.SenderAddress).Text("SenderIPv6", "")
            .Text("RecipientEmailAddress", message.Recipient.Upn).Text("RecipientObjectId", message.Recipient.ObjectId).Text("Subject", message.Subject).Number("EmailClusterId", random.Next()).Text("EmailDirection", "Inbound")
            .Text("DeliveryAction", "Delivered").Text("DeliveryLocation", "Inbox/folder").Text("ThreatTypes", "").Text("DetectionMethods", "")
            .Text("AuthenticationDetails", "{\"SPF\":\"pass\",\"DKIM\":\"pass\",\"DMARC\":\"pass\"}").Number("AttachmentCount", message.Parts.Count(part => part.FileName != "text.html")).Number("UrlCount", message.Threats.Count(threat => threat.Type == "url")).Text("EmailLanguage", "en")
            .Text("ReportId", report).Text("LatestDeliveryLocation", "Inbox/folder"), "Delivered");
        return new Written(report, time);
    }
}
