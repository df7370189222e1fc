using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.MfaFatigue;

/// <summary>Second-factor prompts that a user denied or left unanswered, one soon after the other.</summary>
internal sealed record PromptRun
{
    private const int Many = 10;

    /// <summary>User in lower case.</summary>
    public required string User { get; init; }

    /// <summary>Prompts.</summary>
    public required long Prompts { get; init; }

    /// <summary>Where somebody knew the password.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The prompts' records, oldest first.</summary>
    public required IReadOnlyList<EvidenceId> Ids { get; init; }

    /// <summary>First prompt, UTC.</summary>
    public required DateTimeOffset First { get; init; }

    /// <summary>Last prompt, UTC.</summary>
    public required DateTimeOffset Last { get; init; }

    /// <summary>The sign-in with a second factor that came after, from the same place; null when there was none.</summary>
    public EvidenceId? ApprovedId { get; init; }

    /// <summary>When it came, UTC.</summary>
    public DateTimeOffset? Approved { get; init; }

    /// <summary>Earlier sign-ins of the user.</summary>
    public required long Earlier { get; init; }

    /// <summary>Of these, from one of the addresses.</summary>
    public required long EarlierHere { get; init; }

    /// <summary>True when the user signs in from there at other times: whose phone lies in another room is prompted again and again too.</summary>
    public bool IsOwnPlace => EarlierHere > 0;

    /// <summary>0 to 1.</summary>
    public double Score
    {
        get
        {
            var score = 0.45 + (Approved is null ? 0 : 0.3) + (Prompts >= Many ? 0.15 : 0) + (Earlier > 0 && !IsOwnPlace ? 0.1 : 0);
            return Math.Min(0.99, IsOwnPlace ? score * 0.5 : score);
        }
    }

    /// <summary>Reads a row of <c>prompts.sql</c>.</summary>
    public static PromptRun Read(RowReader row) => new()
    {
        User = row.Text("name")!,
        Prompts = row.Long("prompts"),
        Addresses = row.Texts("addresses"),
        Ids = row.Ids("ids"),
        First = row.Time("first_prompt"),
        Last = row.Time("last_prompt"),
        ApprovedId = row.Text("approved_id") is { } id ? EvidenceId.Parse(id) : null,
        Approved = row.Text("approved_id") is null ? null : row.Time("approved"),
        Earlier = row.Long("earlier"),
        EarlierHere = row.Long("earlier_here"),
    };
}
