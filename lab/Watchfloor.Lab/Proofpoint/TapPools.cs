using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Proofpoint;

/// <summary>Calls of a rolling day that TAP counts together.</summary>
internal sealed class TapPools(LabContext lab)
{
    /// <summary>Permitted clicks by themselves.</summary>
    public RateWindow PermittedClicks { get; } = Of(lab, lab.Options.ProofpointQuota);

    /// <summary>All other SIEM calls.</summary>
    public RateWindow Siem { get; } = Of(lab, lab.Options.ProofpointQuota);

    public RateWindow CampaignForensics { get; } = Of(lab, lab.Options.ProofpointQuota);

    public RateWindow Decode { get; } = Of(lab, lab.Options.ProofpointQuota);

    public RateWindow CampaignIds { get; } = Of(lab, lab.Options.ProofpointSmallQuota);

    public RateWindow ThreatForensics { get; } = Of(lab, lab.Options.ProofpointSmallQuota);

    public RateWindow VeryAttacked { get; } = Of(lab, lab.Options.ProofpointSmallQuota);

    public RateWindow TopClickers { get; } = Of(lab, lab.Options.ProofpointSmallQuota);

    private static RateWindow Of(LabContext lab, int calls) => new(calls, TimeSpan.FromDays(1), lab.Clock);
}
