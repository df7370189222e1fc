using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>EmailEvents to Email Activity 4009; one row a recipient.</summary>
internal static class EmailEvent
{
    public static EmailActivity Map(HuntingRow row)
    {
        var record = row.Row;
        var messageId = record.Required("NetworkMessageId");
        var recipient = record.Required("RecipientEmailAddress");
        var direction = record.Text("EmailDirection");
        var action = record.Text("DeliveryAction");
        var location = record.Text("DeliveryLocation");
        var ip = IpText.Canonical(record.Text("SenderIPv4", "SenderIPv6"));
        var threats = record.Text("ThreatTypes");
        var policy = record.Text("EmailActionPolicy");

        return new EmailActivity
        {
            ActivityId = direction?.ToLowerInvariant() == "outbound" ? EmailActivity.Activity.Send : EmailActivity.Activity.Receive,
            SeverityId = threats is null ? Severity.Informational : Severity.Medium,
            Time = row.Time,
            Message = record.Text("Subject"),
            Metadata = row.Metadata("security_control") with { Uid = row.ReportId ?? $"{messageId}/{recipient}", CorrelationUid = messageId, Product = new Product { Name = "Microsoft Defender for Office 365", VendorName = MicrosoftProduct.Vendor } },
            DirectionId = direction?.ToLowerInvariant() switch { "inbound" => 1, "outbound" => 2, "intra-org" => 3, _ => 0 },
            ActionId = action?.ToLowerInvariant() switch { null => null, "delivered" => 1, "junked" => 4, "blocked" => 2, "replaced" => 4, _ => 99 },
            Action = action,
            DispositionId = action?.ToLowerInvariant() switch
            {
                "delivered" => 1,
                "blocked" => location?.Contains("quarantine", StringComparison.OrdinalIgnoreCase) == true ? 3 : 2,
                "junked" or "replaced" => 11,
                _ => null,
            },
            SrcEndpoint = ip is null ? null : new NetworkEndpoint { Ip = ip },
            MessageTraceUid = messageId,
            Malware = threats is null ? null : [new Malware { Name = record.Text("ThreatNames") ?? threats, ClassificationIds = [0] }],
            Policy = policy is null ? null : new Policy { Name = policy, Uid = record.Text("EmailActionPolicyGuid") },
            Email = new Email
            {
                From = record.Text("SenderFromAddress"),
                SmtpFrom = record.Text("SenderMailFromAddress"),
                To = [recipient],
                Subject = record.Text("Subject"),
                MessageUid = record.Text("InternetMessageId"),
                Uid = messageId,
                XOriginatingIp = ip is null ? null : [ip],
            },
        };
    }
}
