using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>How far the audit was searched, and the search that runs: it may take hours, so the next reading takes it up again.</summary>
/// <param name="At">Up to when everything was searched.</param>
/// <param name="Seen">Short hashes of the newest records.</param>
/// <param name="Query">The search that runs; null when none does.</param>
internal sealed record PurviewPosition(DateTimeOffset At, IReadOnlyList<string> Seen, PurviewQuery? Query)
{
    /// <summary>Reads a cursor; null at the beginning.</summary>
    /// <exception cref="ConnectorException">It is not one of ours.</exception>
    public static PurviewPosition? Parse(string? cursor)
    {
        if (FeedPosition.Parse(cursor) is not { } position)
        {
            return null;
        }

        var query = new JsonRecord(JsonElement.Parse(cursor!)).Object("query");
        return new PurviewPosition(position.At, position.Seen, query?.Text("id") is { } id && query.Time("from") is { } from && query.Time("to") is { } to
            ? new PurviewQuery(id, from, to, query.Text("version") ?? "v1.0")
            : null);
    }

    /// <summary>The cursor's text.</summary>
    public override string ToString() => JsonSerializer.Serialize(new
    {
        at = VendorTime.ToFilter(At),
        seen = Seen,
        query = Query is null ? null : new { id = Query.Id, from = VendorTime.ToFilter(Query.From), to = VendorTime.ToFilter(Query.To), version = Query.Version },
    });
}

/// <summary>A search that was started.</summary>
/// <param name="Id">Its id.</param>
/// <param name="From">Begin of the time it covers.</param>
/// <param name="To">End of it.</param>
/// <param name="Version">The version of Graph that runs it: v1.0 or beta.</param>
internal sealed record PurviewQuery(string Id, DateTimeOffset From, DateTimeOffset To, string Version);
