namespace Watchfloor.Connectors.Microsoft365;

/// <summary>A feed that is read by time.</summary>
/// <param name="Mapping">Its mapping, which names it.</param>
/// <param name="TimeField">The record's field that the filter is on.</param>
/// <param name="Overlap">How much of the recent past each reading repeats.</param>
/// <param name="MaxWindow">Longest window while records come.</param>
/// <param name="Read">Reads the pages of one window.</param>
internal sealed record TimedFeed(IFeedMapping Mapping, string TimeField, TimeSpan Overlap, TimeSpan MaxWindow, ReadWindow Read);

/// <summary>Reads what falls into a window, both ends included.</summary>
internal delegate IAsyncEnumerable<GraphPage> ReadWindow(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken);
