using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Writes rows of Defender's EmailEvents for mails that the company's own people send; TAP's records write those that come in.</summary>
internal sealed class EmailEventRecords(Story story, Random random)
{
    /// <summary>A mail of one of the company's people, one row a recipient.</summary>
    public Written Sent(DateTimeOffset at, Person sender, string senderAddress, string recipient, Person? internalRecipient, string messageId, string subject)
    {
        var time = at.ToMillisecond();
        var report = $"{random.Guid()}-{random.Next(1_000_000, 99_999_999)}";
        story.EmailEvents.Add(report, time, time + random.Seconds(60, 900), json => json
            .Text("Timestamp", Json.Ticks(time)).Text("NetworkMessageId", random.Guid()).Text("InternetMessageId", messageId).Text("SenderMailFromAddress", sender.Upn).Text("SenderFromAddress", sender.Upn)
            .Text("SenderDisplayName", sender.Name).Text("SenderObjectId", sender.ObjectId).Text("SenderMailFromDomain", story.Company.Domain).Text("SenderFromDomain", story.Company.Domain).Text("SenderIPv4", senderAddress).Text("SenderIPv6", "")
            .Text("RecipientEmailAddress", recipient).Text("RecipientObjectId", internalRecipient?.ObjectId ?? "").Text("Subject", subject).Number("EmailClusterId", random.Next()).Text("EmailDirection", internalRecipient is null ? "Outbound" : "Intra-org")
            .Text("DeliveryAction", "Delivered").Text("DeliveryLocation", internalRecipient is null ? "External" : "Inbox/folder").Text("ThreatTypes", "").Text("DetectionMethods", "")
            .Text("AuthenticationDetails", "{}").Number("AttachmentCount", 1).Number("UrlCount", 0).Text("EmailLanguage", "en").Text("ReportId", report).Text("LatestDeliveryLocation", internalRecipient is null ? "External" : "Inbox/folder"), "Delivered");
        return new Written(report, time);
    }
}
