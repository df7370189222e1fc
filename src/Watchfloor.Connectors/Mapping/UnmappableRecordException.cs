namespace Watchfloor.Connectors;

/// <summary>A mapping's way out of a record it cannot map; <see cref="JsonFeedMapping"/> turns it into quarantine, so it never leaves.</summary>
/// <param name="reason">Why, in words that name the field.</param>
public sealed class UnmappableRecordException(string reason) : Exception(reason);
