namespace Watchfloor.Connectors;

/// <summary>A record that could not be mapped. Nothing is dropped: it is kept raw and can be replayed after a fix.</summary>
/// <param name="Raw">The record as received.</param>
/// <param name="Reason">Why, in words that name the field.</param>
public sealed record QuarantinedRecord(string Raw, string Reason);
