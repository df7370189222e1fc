namespace Watchfloor.Ocsf;

/// <summary>OCSF severity_id.</summary>
public enum Severity
{
    /// <summary>The source does not say.</summary>
    Unknown = 0,

    /// <summary>No action needed.</summary>
    Informational = 1,

    /// <summary>Action when convenient.</summary>
    Low = 2,

    /// <summary>Action needed, not at once.</summary>
    Medium = 3,

    /// <summary>Action needed at once.</summary>
    High = 4,

    /// <summary>Action needed at once, wide scope.</summary>
    Critical = 5,

    /// <summary>Action came too late.</summary>
    Fatal = 6,

    /// <summary>A level of the source's own.</summary>
    Other = 99,
}
