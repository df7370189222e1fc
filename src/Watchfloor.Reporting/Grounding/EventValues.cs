using System.Text;
using System.Text.Json;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>Every value that an event holds, for asking whether a quoted one occurs in it.</summary>
internal sealed class EventValues
{
    private readonly string text;
    private readonly HashSet<long> milliseconds = [];

    public EventValues(OcsfEvent ocsfEvent)
    {
        var values = new StringBuilder();
        using var document = JsonDocument.Parse(OcsfJson.ToUtf8(ocsfEvent));
        Collect(document.RootElement, values);
        values.Append(ocsfEvent.RawData);
        text = values.ToString();
    }

    /// <summary>Whether the value stands in the event. Case does not matter: tools write hosts and hashes either way.</summary>
    public bool Contains(string value)
    {
        // An analyst may have cut a long value and marked the cut.
        var wanted = value.Trim().TrimEnd('…').Trim();
        return wanted.Length > 0 && text.Contains(wanted, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether any time in the event is this one, to the second.</summary>
    public bool Contains(DateTimeOffset time)
    {
        var wanted = time.ToUnixTimeMilliseconds();
        return milliseconds.Any(each => Math.Abs(each - wanted) < 1000)
            || text.Contains(time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private void Collect(JsonElement element, StringBuilder values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    Collect(property.Value, values);
                }

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Collect(item, values);
                }

                break;
            case JsonValueKind.String:
                values.Append(element.GetString()).Append('\n');
                break;
            case JsonValueKind.Number:
                values.Append(element.GetRawText()).Append('\n');
                if (element.TryGetInt64(out var number))
                {
                    milliseconds.Add(number);
                }

                break;
            default:
                break;
        }
    }
}
