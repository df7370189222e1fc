using System.Text.Json;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>How far a feed was read: a time, and the newest records before it, so that re-reading the overlap brings nothing twice.</summary>
/// <param name="At">Time of the newest record read.</param>
/// <param name="Seen">Short hashes of the newest records, oldest first.</param>
internal sealed record FeedPosition(DateTimeOffset At, IReadOnlyList<string> Seen)
{
    /// <summary>Reads a cursor; null at the beginning.</summary>
    /// <exception cref="ConnectorException">It is not one of ours.</exception>
    public static FeedPosition? Parse(string? cursor)
    {
        if (string.IsNullOrEmpty(cursor))
        {
            return null;
        }

        try
        {
            var record = new JsonRecord(JsonElement.Parse(cursor));
            return new FeedPosition(record.RequiredTime("at"), record.Texts("seen"));
        }
        catch (Exception exception) when (exception is JsonException or UnmappableRecordException)
        {
            throw new ConnectorException(
                MicrosoftProduct.Vendor, "The stored position of a Microsoft feed cannot be read. Collect once with --since to start from a time instead.", innerException: exception);
        }
    }

    /// <summary>The cursor's text.</summary>
    public override string ToString() => JsonSerializer.Serialize(new { at = VendorTime.ToFilter(At), seen = Seen });
}
