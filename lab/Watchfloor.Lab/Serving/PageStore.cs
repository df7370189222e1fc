using System.Collections.Concurrent;
using Watchfloor.Lab.Faults;

namespace Watchfloor.Lab.Serving;

/// <summary>Results that a client pages through by an opaque token, as the vendors keep them on their side.</summary>
internal sealed class PageStore(LabOptions options, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Position> _positions = new();
    private int _count;

    /// <summary>A place in a result.</summary>
    /// <param name="Result">All records of the query, as they were when it began.</param>
    /// <param name="From">Where the page begins.</param>
    /// <param name="Size">Records on a page.</param>
    /// <param name="Query">What was asked, for vendors that want it sent again.</param>
    /// <param name="Expires">Until when the token is good.</param>
    public sealed record Position(IReadOnlyList<LabRecord> Result, int From, int Size, string Query, DateTimeOffset Expires);

    /// <summary>Keeps a place and gives its token.</summary>
    public string Keep(IReadOnlyList<LabRecord> result, int from, int size, string query, TimeSpan lifetime)
    {
        if (TakenFault.Current is { Fault: LabFault.RepeatedCursor, AskedToken: { } asked })
        {
            return asked;
        }

        var token = World.Seeds.Hex(options.Seed, $"page/{Interlocked.Increment(ref _count)}", 48);
        _positions[token] = new Position(result, from, size, query, clock.GetUtcNow() + lifetime);
        return token;
    }

    /// <summary>The place of a token; null when it is unknown or too old.</summary>
    public Position? Find(string token)
    {
        if (TakenFault.Current is { } fault)
        {
            fault.AskedToken = token;
            if (fault.Fault == LabFault.ExpiredCursor)
            {
                _positions.TryRemove(token, out _);
            }
        }

        return _positions.TryGetValue(token, out var position) && position.Expires > clock.GetUtcNow() ? position : null;
    }
}
