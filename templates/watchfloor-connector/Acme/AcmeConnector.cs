using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Watchfloor.Connectors;

namespace Acme;

/// <summary>Reads the newest records, oldest first, from the last one that is in the lake on. The cursor is that record's number.</summary>
internal sealed class AcmeConnector(AcmeClient client) : IConnector
{
    private const int RecordsPerBatch = 100;

    /// <inheritdoc/>
    public string Name => "acme";

    /// <inheritdoc/>
    public IReadOnlyList<FeedDescription> Describe() =>
        [new(AcmeMapping.FeedName, "addresses that spread malware", new AcmeMapping().OcsfClasses, "Auth-Key of abuse.ch", ExpectedWithin: TimeSpan.FromHours(6))];

    /// <inheritdoc/>
    public async IAsyncEnumerable<Batch> ReadAsync(string feed, Cursor cursor, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = Number(cursor.Value) ?? 0;
        var recent = await client.GetRecentAsync(cancellationToken);

        // A record without a number goes on to quarantine; it does not move the cursor.
        var fresh = recent.Select(record => (Record: record, Id: Id(record))).Where(item => item.Id is not { } id || id > last).OrderBy(item => item.Id).ToList();
        var gap = last > 0 && fresh.Count == recent.Count && fresh.Count > 0
            ? (IReadOnlyList<string>)["Everything that Acme showed was new: what was older and not yet read is gone. Collect more often."]
            : [];
        var batch = new BatchBuilder(new AcmeMapping());
        foreach (var part in fresh.Chunk(RecordsPerBatch))
        {
            foreach (var (record, id) in part)
            {
                batch.Add(record);
                last = Math.Max(last, id ?? 0);
            }

            yield return batch.Build(last.ToString(CultureInfo.InvariantCulture), gap);
            gap = [];
        }
    }

    private static long? Id(JsonElement record) =>
        record.ValueKind == JsonValueKind.Object && record.TryGetProperty("id", out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? Number(id.ToString()) : null;

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
