namespace Watchfloor.Lab;

/// <summary>Ways in which Microsoft's services are known to misbehave, off until a test turns them on.</summary>
public sealed record MicrosoftQuirks
{
    /// <summary>Whether <c>$expand=alerts</c> on incidents fails with 500, as it does steadily in large tenants.</summary>
    public bool ExpandFails { get; init; }

    /// <summary>Whether lists of alerts and incidents come with 206 and a Warning, since a provider behind them failed.</summary>
    public bool IsPartial { get; init; }

    /// <summary>Whether alerts and incidents write enum members in PascalCase, and know members that came after the client was written.</summary>
    public bool WritesEnumsOtherwise { get; init; }

    /// <summary>Whether alerts carry a kind of evidence that no client knows.</summary>
    public bool HasUnknownEvidence { get; init; }

    /// <summary>Whether the application's secret has expired.</summary>
    public bool SecretIsExpired { get; init; }

    /// <summary>Whether Graph refuses tokens that were issued without claims, as continuous access evaluation does after a change.</summary>
    public bool AsksForClaims { get; init; }

    /// <summary>Whether audit searches exist in beta only.</summary>
    public bool AuditSearchInBetaOnly { get; init; }

    /// <summary>How many audit searches fail before one succeeds.</summary>
    public int FailingAuditSearches { get; init; }

    /// <summary>How often a finished audit search leaves its last record out before it gives all: 1 means the first reading.</summary>
    public int ForgetfulAuditReadings { get; init; }

    /// <summary>Hunting tables that the tenant does not have.</summary>
    public IReadOnlyList<string> MissingTables { get; init; } = [];

    /// <summary>Rows that a hunting query may go through before it is stopped with 400; null for any number.</summary>
    public int? HuntingRowsScanned { get; init; }

    /// <summary>Whether risk detections can be filtered by the time they changed.</summary>
    public bool FiltersRiskByChange { get; init; } = true;

    /// <summary>Kinds of machine action that end as Failed.</summary>
    public IReadOnlyList<string> FailingActions { get; init; } = [];

    /// <summary>Kinds of machine action that no machine answers, so that they end as TimeOut.</summary>
    public IReadOnlyList<string> UnansweredActions { get; init; } = [];

    /// <summary>Whether revoking sessions answers 204 without a body in place of the documented 200.</summary>
    public bool RevokesWithoutBody { get; init; }
}
