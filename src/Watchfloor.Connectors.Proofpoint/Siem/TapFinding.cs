using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>What TAP claims about one threat in one message: a Detection Finding (2004).</summary>
internal static class TapFinding
{
    private const int AttachmentHashLength = 64;
    private const int New = 1;
    private const int Resolved = 4;
    private const int FalsePositive = 1;

    /// <summary>The finding.</summary>
    /// <param name="message">The message's own event.</param>
    /// <param name="threat">A threat with a key.</param>
    public static DetectionFinding Of(EmailActivity message, TapThreat threat)
    {
        var uid = $"{message.Metadata.Uid}/{threat.Key}";
        var attacks = threat.ToAttack() is { } attack ? new[] { attack } : null;
        return new()
        {
            ActivityId = threat.IsCleared ? DetectionFinding.Activity.Close : DetectionFinding.Activity.Create,
            // TAP may judge a message long after its delivery, or know a threat before the message came.
            Time = threat.Time > message.Time ? threat.Time.Value : message.Time,
            SeverityId = threat.Severity,
            StatusId = threat.IsCleared ? Resolved : New,
            Status = threat.Status,
            VerdictId = threat.IsFalsePositive ? FalsePositive : null,
            Message = Title(message, threat),
            ActionId = message.ActionId,
            DispositionId = message.DispositionId,
            IsAlert = !threat.IsCleared,
            RiskScore = message.RiskScore,
            Attacks = attacks,
            Malware = threat.ToMalware() is { } malware ? [malware] : null,
            FindingInfo = new()
            {
                Uid = uid,
                Title = Title(message, threat),
                Types = threat.Classification is { } type ? [type] : null,
                Attacks = attacks,
                Analytic = new() { TypeId = 0, Name = threat.Type is { } kind ? $"TAP {kind}" : "TAP" },
                CreatedTime = threat.Time,
                ModifiedTime = threat.Time,
                FirstSeenTime = message.Time,
                SrcUrl = threat.Link,
            },
            Evidences = Evidence(message, threat),
            Resources = message.Email.SmtpTo?.Select(recipient => new ResourceDetails { Name = recipient, Type = "mailbox" }).ToList(),
            Metadata = message.Metadata with
            {
                Uid = uid,
                ModifiedTime = threat.Time,
                OriginalTime = threat.Time > message.Time ? null : message.Metadata.OriginalTime,
                EventCode = threat.Type,
                Profiles = threat.IsFalsePositive ? [.. message.Metadata.Profiles ?? [], "incident"] : message.Metadata.Profiles,
            },
            Unmapped = threat.Campaign is { } campaign ? new JsonObject { ["campaignID"] = campaign } : null,
        };
    }

    private static string Title(EmailActivity message, TapThreat threat) =>
        $"{Capital(threat.Classification ?? "threat")} {threat.Type ?? "content"} in a {(message.ActionId == 2 ? "blocked" : "delivered")} message";

    private static string Capital(string word) => char.ToUpperInvariant(word[0]) + word[1..];

    private static List<Evidences> Evidence(EmailActivity message, TapThreat threat)
    {
        var recipients = message.Email.SmtpTo ?? message.Email.To ?? [];
        var evidences = new List<Evidences>
        {
            new()
            {
                Email = message.Email,
                SrcEndpoint = message.SrcEndpoint,
                Url = threat.IsUrl && threat.Value is { } link ? TapUrl.Of(link) : null,
                File = threat.IsAttachment ? Attachment(message, threat) : null,
                User = recipients is [var first, ..] ? Recipient(first) : null,
            },
        };
        evidences.AddRange(recipients.Skip(1).Select(recipient => new Evidences { User = Recipient(recipient) }));
        return evidences;
    }

    private static User Recipient(string address) => new() { Name = address, EmailAddr = address };

    // A threat in an attachment is its SHA-256, in older records its name.
    private static Ocsf.File? Attachment(EmailActivity message, TapThreat threat) =>
        message.Email.Files?.FirstOrDefault(file => file.Hashes?.Any(hash => hash.Value.Equals(threat.Value, StringComparison.OrdinalIgnoreCase)) == true || file.Name == threat.Value)
        ?? FilePath.ToFile(null, threat.Value, threat.Value?.Length == AttachmentHashLength ? Fingerprints.Of(threat.Value) : null);
}
