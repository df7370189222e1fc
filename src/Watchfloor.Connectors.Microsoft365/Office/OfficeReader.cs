using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Reads the Management Activity API: windows of at most a day, each with the blobs of every content type, each blob once.</summary>
/// <remarks>
/// Blobs come in no order, and one may be listed hours after the time it names. So every reading lists the overlap again, and the
/// cursor holds short hashes of the blobs that were read in it: they also let a reading that breaks off go on in mid-window.
/// </remarks>
internal sealed class OfficeReader(OfficeClient client, IFeedMapping mapping, MicrosoftOptions options, VendorClock clock, TimeProvider time)
{
    private const int RecordsPerBatch = 5_000;

    // Content is kept for seven days; the margin is for the way of the request.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(2);

    private static readonly string[] AllTypes = ["Audit.AzureActiveDirectory", "Audit.Exchange", "Audit.SharePoint", "Audit.General", "DLP.All"];

    private readonly BatchBuilder batch = new(mapping);
    private readonly List<string> warnings = [];

    /// <summary>Batches up to now.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var last = FeedPosition.Parse(cursor.Value);
        var seen = new SeenBlobs(last?.Seen ?? []);
        var at = last?.At ?? Earlier(cursor.Since ?? now - options.InitialLookback, now);
        var from = last is null ? at : at - options.OfficeOverlap;
        if (from < now - Kept)
        {
            if (at < now - Kept)
            {
                warnings.Add($"The Office 365 Management Activity API keeps seven days, so what became available from {VendorTime.ToFilter(at)} to {VendorTime.ToFilter(now - Kept)} cannot be read.");
                at = now - Kept;
            }

            from = now - Kept;
        }

        var types = await SubscribeAsync(cancellationToken);
        bool isLast;
        do
        {
            var to = Earlier(from + options.MaxWindow, now);
            isLast = to >= now;
            foreach (var type in types)
            {
                // The API's times are whole seconds; a window's end is not included, and the overlap covers the last second.
                await foreach (var blob in client.ListAsync(type, from, to, cancellationToken))
                {
                    if (!seen.IsNew(blob))
                    {
                        continue;
                    }

                    await AddAsync(blob, cancellationToken);
                    seen.Add(blob);
                    if (batch.Records >= RecordsPerBatch)
                    {
                        yield return Build(at, seen);
                    }
                }
            }

            at = Later(at, clock.Known(to, time.GetUtcNow()));
            seen.Forget(at - options.OfficeOverlap);
            if (batch.Records > 0 || warnings.Count > 0 || isLast)
            {
                yield return Build(at, seen);
            }

            from = to;
        }
        while (!isLast);
    }

    private async Task AddAsync(OfficeBlob blob, CancellationToken cancellationToken)
    {
        if (await client.ReadAsync(blob, cancellationToken) is not { } records)
        {
            warnings.Add($"Office 365 no longer has the content blob of {VendorTime.ToFilter(blob.Created)}; its records were not read.");
            return;
        }

        foreach (var record in records)
        {
            batch.Add(record);
        }
    }

    private async Task<IReadOnlyList<string>> SubscribeAsync(CancellationToken cancellationToken)
    {
        string[] wanted = options.OfficeContentTypes.Count > 0 ? [.. options.OfficeContentTypes] : AllTypes;
        var enabled = await client.SubscriptionsAsync(cancellationToken);
        var readable = new List<string>();
        var refused = (ConnectorException?)null;
        foreach (var type in wanted)
        {
            try
            {
                if (!enabled.Contains(type))
                {
                    await client.StartAsync(type, cancellationToken);
                }

                readable.Add(type);
            }
            catch (ConnectorException exception) when (exception.StatusCode is 400 or 401 or 403)
            {
                refused = exception;
                warnings.Add($"The content type {type} cannot be read: {exception.Message}");
            }
        }

        return readable.Count > 0 ? readable : throw refused!;
    }

    private Batch Build(DateTimeOffset at, SeenBlobs seen)
    {
        var built = batch.Build(new FeedPosition(at, seen.Keys).ToString(), [.. warnings]);
        warnings.Clear();
        return built;
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
