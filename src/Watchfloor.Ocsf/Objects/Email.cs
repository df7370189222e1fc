namespace Watchfloor.Ocsf;

/// <summary>A message. OCSF object email; at least one of From and To.</summary>
public sealed record Email
{
    /// <summary>Header sender.</summary>
    public string? From { get; init; }

    /// <summary>Header recipients, or envelope recipients when the header has none.</summary>
    public IReadOnlyList<string>? To { get; init; }

    /// <summary>Copied recipients.</summary>
    public IReadOnlyList<string>? Cc { get; init; }

    /// <summary>Subject as received. Attackers write this text.</summary>
    public string? Subject { get; init; }

    /// <summary>RFC 5322 Message-ID.</summary>
    public string? MessageUid { get; init; }

    /// <summary>Id in the mail tool.</summary>
    public string? Uid { get; init; }

    /// <summary>Bytes.</summary>
    public long? Size { get; init; }

    /// <summary>Envelope sender.</summary>
    public string? SmtpFrom { get; init; }

    /// <summary>Envelope recipients.</summary>
    public IReadOnlyList<string>? SmtpTo { get; init; }

    /// <summary>Header sender with display name.</summary>
    public string? FromMailbox { get; init; }

    /// <summary>Where answers go.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>Addresses the message came from.</summary>
    public IReadOnlyList<string>? XOriginatingIp { get; init; }

    /// <summary>Attachments and parts.</summary>
    public IReadOnlyList<File>? Files { get; init; }

    /// <summary>Links inside.</summary>
    public IReadOnlyList<Url>? Urls { get; init; }
}
