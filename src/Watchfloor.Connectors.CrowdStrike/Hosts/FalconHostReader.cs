using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Watchfloor.Connectors.CrowdStrike.Hosts;

/// <summary>Reads the host inventory: all of it at first, then the hosts that changed.</summary>
internal sealed class FalconHostReader(FalconClient client, TimeProvider time)
{
    private const int PageSize = 1000;
    private const int MostRestarts = 2;

    // A host's record may be indexed a little after the change it shows.
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(5);

    /// <summary>Every host that changed since the cursor.</summary>
    public async IAsyncEnumerable<Batch> ReadAsync(Cursor position, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Not limited by Since: an inventory is only useful whole.
        var stored = FalconCursors.Read(position.Value, FalconCursors.Default.HostCursor);
        var filter = stored is null ? null : $"modified_timestamp:>='{VendorTime.ToFilter(stored.Modified - Overlap)}'";
        var newest = stored?.Modified;
        var seen = new HashSet<string>();
        var batch = new BatchBuilder(new FalconHostMapping());
        var (offset, isLast, restarts) = ((string?)null, false, 0);
        while (!isLast)
        {
            FalconPage page;
            try
            {
                page = await client.GetHostsAsync(filter, offset, PageSize, cancellationToken);
            }
            catch (ConnectorException exception) when (offset is not null && (exception.StatusCode is 400 or 404) && restarts++ < MostRestarts)
            {
                // A page token lives two minutes; a slow reader starts again and leaves out what it has.
                offset = null;
                continue;
            }

            foreach (var host in page.Records)
            {
                var record = host.ValueKind == JsonValueKind.Object ? new JsonRecord(host) : null;
                newest = record?.Time("modified_timestamp") is { } modified && !(modified < newest) ? modified : newest;
                if (record?.Text("device_id") is not { } id || seen.Add(id))
                {
                    batch.Add(host);
                }
            }

            (offset, isLast) = (page.Next, page.Next is null);
            var cursor = isLast ? JsonSerializer.Serialize(new HostCursor { Modified = Earlier(newest, time.GetUtcNow()) }, FalconCursors.Default.HostCursor) : null;
            yield return batch.Build(cursor, page.Warning is { } warning ? [warning] : []);
        }
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;
}
