using System.Globalization;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>A content blob of the Management Activity API.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Created">When it says that it became available.</param>
/// <param name="Listed">From when on lists show it: for some blobs later than it says.</param>
/// <param name="Records">Its records, in no order.</param>
internal sealed record OfficeBlob(string Id, DateTimeOffset Created, DateTimeOffset Listed, IReadOnlyList<LabRecord> Records);

/// <summary>Gathers activity records into blobs, one for each content type and ten minutes of arrivals.</summary>
internal sealed class OfficeBlobs(Story story)
{
    private const int OneInLate = 7;
    private static readonly TimeSpan Slot = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(45);

    private readonly Lazy<ILookup<string, OfficeBlob>> _byType = new(() => Gather(story).ToLookup(entry => entry.Type, entry => entry.Blob, StringComparer.OrdinalIgnoreCase));

    /// <summary>Blobs of a type, in the order of their ids, which is none.</summary>
    public IEnumerable<OfficeBlob> Of(string contentType) => _byType.Value[contentType];

    /// <summary>The blob with this id.</summary>
    public OfficeBlob? Find(string id) => _byType.Value.SelectMany(type => type).FirstOrDefault(blob => blob.Id == id);

    private static IEnumerable<(string Type, OfficeBlob Blob)> Gather(Story story)
    {
        // By the end of the story everything is listed.
        var end = story.LastArrival();
        return
            from record in story.OfficeActivity.All
            group record by (Type: record.Kind, Slot: record.Arrival.UtcTicks / Slot.Ticks) into slot
            let created = slot.Max(record => record.Arrival)
            let hex = Seeds.Hex(story.Options.Seed, $"blob/{slot.Key.Type}/{slot.Key.Slot.ToString(CultureInfo.InvariantCulture)}", 32)
            let late = Convert.ToInt32(hex[..2], 16) % OneInLate == 0
            let id = $"{created.UtcDateTime.ToString("yyyyMMddHHmmssfff", CultureInfo.InvariantCulture)}{hex[..6]}$audit_{slot.Key.Type.Replace('.', '_').ToLowerInvariant()}$lab{hex[6..12]}"
            orderby hex
            select (slot.Key.Type, new OfficeBlob(id, created, !late ? created : created + Late < end ? created + Late : end, [.. slot.OrderBy(record => Seeds.Hex(0, record.Id, 8), StringComparer.Ordinal)]));
    }
}
