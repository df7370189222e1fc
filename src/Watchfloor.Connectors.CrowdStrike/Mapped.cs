using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>One event, or the reason why there is none.</summary>
internal readonly record struct Mapped(OcsfEvent? Event, string? Reason)
{
    /// <summary>No event, for this reason.</summary>
    public static Mapped Because(string reason) => new(null, reason);

    /// <summary>An event.</summary>
    public static implicit operator Mapped(OcsfEvent ocsfEvent) => new(ocsfEvent, null);

    /// <summary>The same for whoever collects records.</summary>
    public MappedRecord ToRecord() => Event is null ? MappedRecord.Quarantined(Reason ?? "no event") : new([Event], null);
}
