using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Telemetry;

/// <summary>What every mapping of a sensor event is given.</summary>
/// <param name="Record">The record's fields.</param>
/// <param name="Kind">event_simpleName without the version that some sources append.</param>
/// <param name="Uid">The event's id.</param>
/// <param name="Time">When it happened.</param>
/// <param name="OriginalTime">The text that said when.</param>
/// <param name="Raw">The record as received.</param>
internal readonly record struct TelemetryContext(
    TelemetryRecord Record, string Kind, string Uid, DateTimeOffset Time, string OriginalTime, string Raw)
{
    /// <summary>Metadata of the event, with the profiles that its attributes need.</summary>
    public Metadata Metadata(IReadOnlyList<string>? profiles = null) => TelemetryParts.Metadata(Record, Uid, Kind, OriginalTime, profiles);
}
