using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors.CrowdStrike.Stream;

/// <summary>Reads the event stream until it has nothing newer than the start of the read. Its body never ends by itself: silence means that we have caught up.</summary>
internal sealed class FalconStreamReader(FalconClient client, HttpClient http, FalconOptions options, TimeProvider time, int batchSize = 1000)
{
    /// <summary>Scope to grant.</summary>
    public const string Permission = "Event streams: read";

    private const int MostFruitless = 4;
    private readonly VendorApi api = new(http, FalconClient.Vendor, FalconClient.Advice, time, FalconClient.RetryHeader);

    /// <summary>Every event after the cursor, partition by partition.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var offsets = new SortedDictionary<string, long>(
            (FalconCursors.Read(position.Value, FalconCursors.Default.StreamCursor)?.Offsets ?? new Dictionary<string, long>()).ToDictionary(), StringComparer.Ordinal);
        var sessions = await client.DiscoverStreamAsync(options.StreamAppId, cancellationToken);
        foreach (var (session, place) in sessions.DistinctBy(session => session.Partition).OrderBy(session => session.Partition, StringComparer.Ordinal).Select((session, place) => (session, place)))
        {
            // Leave for the others may have run out while the first was read.
            await foreach (var batch in ReadAsync(session.Partition, place == 0 ? session : null, offsets, cancellationToken))
            {
                yield return batch;
            }
        }
    }

    private async IAsyncEnumerable<Batch> ReadAsync(
        string partition, StreamSession? session, SortedDictionary<string, long> offsets, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var batch = new BatchBuilder(new FalconStreamMapping(options.StreamFindings));
        var startedAt = time.GetUtcNow();
        var (isCaughtUp, fruitless) = (false, 0);
        while (!isCaughtUp)
        {
            var before = offsets.GetValueOrDefault(partition, -1);
            await using var connection = await OpenAsync(session ?? await DiscoverAsync(partition, cancellationToken), before, cancellationToken);
            session = null;
            for (var isOpen = true; isOpen && !isCaughtUp;)
            {
                (isOpen, isCaughtUp) = await FillAsync(connection, batch, partition, offsets, startedAt, cancellationToken);
                if (batch.Records > 0)
                {
                    yield return batch.Build(JsonSerializer.Serialize(new() { Offsets = offsets }, FalconCursors.Default.StreamCursor));
                }

                // Asked for between batches: the body goes on meanwhile.
                await connection.RefreshAsync(cancellationToken);
            }

            // A body that ends is opened again where it broke off.
            fruitless = offsets.GetValueOrDefault(partition, -1) > before ? 0 : fruitless + 1;
            if (!isCaughtUp && fruitless > MostFruitless)
            {
                throw new ConnectorException(FalconClient.Vendor, $"CrowdStrike ended the event stream {fruitless} times without an event. The next run goes on at the last event.");
            }
        }
    }

    /// <summary>Reads into the batch until it is full, the body ends, or nothing comes any more.</summary>
    private async Task<(bool IsOpen, bool IsCaughtUp)> FillAsync(
        StreamConnection connection, BatchBuilder batch, string partition, SortedDictionary<string, long> offsets, DateTimeOffset startedAt, CancellationToken cancellationToken)
    {
        using var quiet = new CancellationTokenSource(options.StreamQuiet, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, quiet.Token);
        while (batch.Records < batchSize)
        {
            byte[]? line;
            try
            {
                line = await connection.Lines.NextAsync(either.Token);
            }
            catch (OperationCanceledException) when (quiet.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return (true, true);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException)
            {
                return (false, false);
            }

            if (line is null)
            {
                return (false, false);
            }

            quiet.CancelAfter(options.StreamQuiet);
            if (Place(line) is not var (offset, created))
            {
                batch.Add(Encoding.UTF8.GetString(line).Trim());
                continue;
            }

            // Whether the offset asked for is the first or the one before it is not documented: both are right here.
            if (offset > offsets.GetValueOrDefault(partition, -1))
            {
                batch.Add(Encoding.UTF8.GetString(line).Trim());
                offsets[partition] = offset;
            }

            if (created > startedAt)
            {
                return (true, true);
            }
        }

        return (true, false);
    }

    private async Task<StreamSession> DiscoverAsync(string partition, CancellationToken cancellationToken) =>
        (await client.DiscoverStreamAsync(options.StreamAppId, cancellationToken)).FirstOrDefault(one => one.Partition == partition)
        ?? throw new ConnectorException(FalconClient.Vendor, $"CrowdStrike no longer announces partition '{partition}' of the event stream. The next run asks again.");

    private async Task<StreamConnection> OpenAsync(StreamSession session, long offset, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(session.Address);
        address.Query = $"{address.Query.TrimStart('?')}{(address.Query.Length > 1 ? "&" : "")}offset={Math.Max(0, offset)}";
        using var request = new HttpRequestMessage(HttpMethod.Get, address.Uri).Needing(Permission);
        request.Headers.TryAddWithoutValidation("Authorization", $"Token {session.Token}");
        var response = await api.SendAsync(request, cancellationToken);
        return new(client, options.StreamAppId, session, response, PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken)), time);
    }

    private static (long Offset, DateTimeOffset? Created)? Place(byte[] line)
    {
        try
        {
            var metadata = new JsonRecord(JsonElement.Parse(line)).Object("metadata");
            return metadata?.Long("offset") is { } offset ? (offset, metadata.Time("eventCreationTime")) : null;
        }
        catch (Exception exception) when (exception is JsonException or UnmappableRecordException)
        {
            return null;
        }
    }
}
