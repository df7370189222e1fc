namespace Watchfloor.Connectors;

/// <summary>Turns a file of one feed's vendor records into events without a server; what <c>watchfloor map</c> uses.</summary>
public interface IFeedMapping
{
    /// <summary>Feed name, for example <c>crowdstrike.alerts</c>.</summary>
    string Feed { get; }

    /// <summary>Names of the OCSF classes its records become.</summary>
    IReadOnlyList<string> OcsfClasses { get; }

    /// <summary>Maps one raw record (one JSON object). Never throws for bad input: what cannot be mapped comes back quarantined.</summary>
    MappedRecord Map(string rawRecord);
}
