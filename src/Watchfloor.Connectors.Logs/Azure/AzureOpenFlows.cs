namespace Watchfloor.Connectors.Logs.Azure;

/// <summary>Flows of a file that have begun and not ended: their interim tuples give counts since the one before, and one event should have the sum.</summary>
/// <remarks>Bounded: past the limit everything is forgotten, and flows that go on count as begun anew.</remarks>
internal sealed class AzureOpenFlows
{
    private const int Most = 200_000;

    private readonly Dictionary<Key, Sums> open = [];

    /// <summary>Adds a tuple to its flow and gives the flow so far.</summary>
    public Sums Add(string card, in AzureTuple tuple)
    {
        var key = new Key(card, tuple.Source, tuple.SourcePort, tuple.Destination, tuple.DestinationPort, tuple.Protocol);
        var isNew = tuple.State is 'B' or '\0' || tuple.IsDenied;
        var sums = !isNew && open.TryGetValue(key, out var before) ? before : new Sums(tuple.Time, null, null, null, null);
        sums = new Sums(
            sums.Start,
            FlowParts.Sum(sums.PacketsOut, tuple.PacketsOut), FlowParts.Sum(sums.BytesOut, tuple.BytesOut),
            FlowParts.Sum(sums.PacketsIn, tuple.PacketsIn), FlowParts.Sum(sums.BytesIn, tuple.BytesIn));
        if (tuple.State is 'B' or 'C' && !tuple.IsDenied)
        {
            if (open.Count >= Most)
            {
                open.Clear();
            }

            open[key] = sums;
        }
        else
        {
            open.Remove(key);
        }

        return sums;
    }

    /// <summary>What a flow came to so far.</summary>
    public readonly record struct Sums(DateTimeOffset Start, long? PacketsOut, long? BytesOut, long? PacketsIn, long? BytesIn);

    private readonly record struct Key(string Card, string Source, int? SourcePort, string Destination, int? DestinationPort, int? Protocol);
}
