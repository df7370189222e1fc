using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Proofpoint;

/// <summary>One threat of a message or click, whatever the spelling of its fields.</summary>
internal sealed record TapThreat
{
    private const int OtherClassification = 99;

    /// <summary>The link (with any rewriting taken off), hash or sender that is the threat.</summary>
    public string? Value { get; init; }

    /// <summary>TAP's id.</summary>
    public string? Id { get; init; }

    /// <summary>url, attachment or message text, in lower case.</summary>
    public string? Type { get; init; }

    /// <summary>malware, phish, spam, impostor, in lower case.</summary>
    public string? Classification { get; init; }

    /// <summary>active, cleared, falsepositive, in lower case; null when the record does not say.</summary>
    public string? Status { get; init; }

    /// <summary>When TAP judged it.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The campaign it belongs to; often known only later.</summary>
    public string? Campaign { get; init; }

    /// <summary>Page of the TAP dashboard.</summary>
    public string? Link { get; init; }

    /// <summary>Whether TAP holds it for a threat now.</summary>
    public bool IsActive => Status == "active";

    /// <summary>Whether TAP took its judgement back.</summary>
    public bool IsCleared => IsFalsePositive || Status is "cleared" or "expired";

    /// <summary>Whether TAP says that it never was a threat.</summary>
    public bool IsFalsePositive => Status is "falsepositive" or "false-positive";

    /// <summary>Whether the threat is a link.</summary>
    public bool IsUrl => Type == "url";

    /// <summary>Whether the threat is a file.</summary>
    public bool IsAttachment => Type == "attachment";

    /// <summary>The severity that its classification has.</summary>
    public Severity Severity => (IsCleared, Classification) switch
    {
        (true, _) => Severity.Informational,
        (_, "malware" or "impostor" or "phish" or "toad") => Severity.High,
        (_, "spam") => Severity.Low,
        _ => Severity.Medium,
    };

    /// <summary>The id that makes a finding's: TAP's own, else what the threat is.</summary>
    public string? Key => Id ?? Value;

    /// <summary>Reads a threat of a message, or the threat fields of a click.</summary>
    public static TapThreat Of(JsonRecord record, TapLinks links) => new()
    {
        Value = record.Text("threat") is { } value ? links.Decode(value).Link ?? value : null,
        Id = record.Text("threatID"),
        Type = record.Text("threatType")?.ToLowerInvariant(),
        Classification = record.Text("classification")?.ToLowerInvariant(),
        Status = record.Text("threatStatus")?.ToLowerInvariant(),
        Time = record.Time("threatTime"),
        Campaign = record.Text("campaignID"),
        Link = record.Text("threatUrl"),
    };

    /// <summary>The same as OCSF malware; null when nothing names it.</summary>
    public Malware? ToMalware(string? name = null) => (name ?? Value ?? Id) is null ? null : new()
    {
        Name = name ?? Value,
        Uid = Id,
        // OCSF counts kinds of malware and has none for phishing and the like: 99 with TAP's word.
        ClassificationIds = [Classification is null ? 0 : OtherClassification],
        Classifications = Classification is null ? null : [Classification],
        Provider = "Proofpoint",
    };

    /// <summary>How the threat came, in ATT&amp;CK's words; null for spam.</summary>
    public Attack? ToAttack()
    {
        if (Classification is not ("malware" or "phish" or "impostor" or "toad"))
        {
            return null;
        }

        return new()
        {
            Tactic = new() { Uid = "TA0001", Name = "Initial Access" },
            Technique = new() { Uid = "T1566", Name = "Phishing" },
            SubTechnique = IsUrl ? new() { Uid = "T1566.002", Name = "Spearphishing Link" }
                : IsAttachment ? new() { Uid = "T1566.001", Name = "Spearphishing Attachment" }
                : null,
        };
    }
}
