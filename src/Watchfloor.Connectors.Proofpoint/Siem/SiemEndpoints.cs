namespace Watchfloor.Connectors.Proofpoint;

/// <summary>Which SIEM endpoints proofpoint.siem reads.</summary>
public enum SiemEndpoints
{
    /// <summary>Everything in one call a window.</summary>
    All,

    /// <summary>Only what got through: delivered messages and permitted clicks, in one call a window.</summary>
    Issues,

    /// <summary>Each list by itself: three calls a window of the shared quota, and one of the quota that permitted clicks have of their own.</summary>
    Separate,
}
