using Watchfloor.Ocsf;

namespace Watchfloor.Lake;

/// <summary>An event as the lake keeps it.</summary>
/// <param name="Id">Its evidence id.</param>
/// <param name="Event">The event, whole; <see cref="OcsfEvent.RawData"/> is filled from the kept record or log file.</param>
public sealed record StoredEvent(EvidenceId Id, OcsfEvent Event);
