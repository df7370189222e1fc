namespace Watchfloor.Incidents;

/// <summary>What two findings can have in common.</summary>
internal enum FindingKeyKind
{
    /// <summary>The vendor itself says that they belong together.</summary>
    Correlation,

    /// <summary>The same process of the same host.</summary>
    Process,

    /// <summary>The same mail.</summary>
    Message,

    /// <summary>The same file content.</summary>
    Hash,

    /// <summary>The same host.</summary>
    Host,

    /// <summary>The same person.</summary>
    User,

    /// <summary>The same address outside.</summary>
    Address,

    /// <summary>The same domain outside.</summary>
    Domain,
}

/// <summary>One thing that a finding is about.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Canonical value.</param>
internal readonly record struct FindingKey(FindingKeyKind Kind, string Value);
