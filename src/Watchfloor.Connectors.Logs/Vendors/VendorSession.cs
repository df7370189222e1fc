using System.Text;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Vendors;

/// <summary>A file of a vendor's records being read, mapped by the vendor's own connector, so that a file and the API give the same event.</summary>
internal sealed class VendorSession(
    string path, bool isList, IFeedMapping mapping, Func<IFeedMapping, OcsfEvent, string> feedOf, LogReadOptions options)
    : LogSession(path, mapping.Feed, options)
{
    /// <inheritdoc/>
    protected override string Unit => isList ? "record" : "line";

    /// <inheritdoc/>
    protected override string NotMapped(long count, string kind) => $"{count} records of kind {kind} were skipped.";

    /// <inheritdoc/>
    protected override string? Read(in LogLine line, bool mayBeShort)
    {
        var text = line.Text;
        Met();
        var mapped = mapping.Map(Encoding.UTF8.GetString(text));
        if (mapped.QuarantineReason is { } reason)
        {
            return reason;
        }

        foreach (var ocsfEvent in mapped.Events)
        {
            if (!Plausible.IsTime(ocsfEvent.Time))
            {
                return $"its time is {ocsfEvent.Time:yyyy-MM-dd}, not from 1970 to 2100";
            }
        }

        foreach (var ocsfEvent in mapped.Events)
        {
            // The kept file holds the record; a second copy beside the event would only cost room.
            Emit(feedOf(mapping, ocsfEvent), ocsfEvent with { RawData = null }, line.Offset, text.Length);
        }

        return null;
    }
}
