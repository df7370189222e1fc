using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>Lays the cited events out for the appendix.</summary>
internal static class EvidenceListing
{
    // A longer run of one kind, a beacon say, is read as one thing.
    private const int LongRun = 25;
    private const int MaxJson = 16_000;
    private const int MaxRaw = 8_000;

    // Keeps a report with many full events at a size that a browser and a mail server take.
    private const int MaxTotal = 6_000_000;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <param name="book">What was cited.</param>
    /// <param name="whole">Whether the events stand in full, or in one line each.</param>
    public static EvidenceAppendix Of(EvidenceBook book, bool whole = true)
    {
        var groups = new List<EvidenceGroup>();
        var written = 0;
        foreach (var run in Chunk(book))
        {
            var items = new List<EvidenceItem>(run.Count);
            for (var i = 0; i < run.Count; i++)
            {
                // In a long run the first and the last stand in full; the others differ in what their line says.
                var full = whole && (run.Count < LongRun || i == 0 || i == run.Count - 1);
                var item = Item(book, run[i], full && written < MaxTotal);
                written += (item.Json?.Length ?? 0) + (item.Raw?.Length ?? 0);
                items.Add(item);
            }

            if (run.Count >= LongRun)
            {
                groups.Add(new(items));
            }
            else
            {
                groups.AddRange(items.Select(item => new EvidenceGroup([item])));
            }
        }

        return new(groups);
    }

    private static IEnumerable<List<(EvidenceId Id, int Number)>> Chunk(EvidenceBook book)
    {
        var now = new List<(EvidenceId Id, int Number)>();
        for (var i = 0; i < book.InOrder.Count; i++)
        {
            var id = book.InOrder[i];
            if (now.Count > 0 && (now[^1].Id.Feed != id.Feed || book.Event(now[^1].Id).ClassUid != book.Event(id).ClassUid))
            {
                yield return now;
                now = [];
            }

            now.Add((id, i + 1));
        }

        if (now.Count > 0)
        {
            yield return now;
        }
    }

    private static EvidenceItem Item(EvidenceBook book, (EvidenceId Id, int Number) each, bool full)
    {
        var ocsfEvent = book.Event(each.Id);
        return new()
        {
            Number = each.Number,
            Feed = each.Id.Feed,
            Uid = each.Id.Uid,
            Time = ocsfEvent.Time,
            Kind = EventLine.KindOf(ocsfEvent),
            Line = EventLine.Of(ocsfEvent),
            Json = full ? Lines(Pretty(OcsfJson.ToJson(ocsfEvent)), MaxJson) : null,
            Raw = full && !string.IsNullOrEmpty(ocsfEvent.RawData) ? Lines(Pretty(ocsfEvent.RawData), MaxRaw) : null,
        };
    }

    private static string Pretty(string text)
    {
        // Raw records are JSON for most feeds and anything for the rest.
        try
        {
            return text.Length <= 1_000_000 && text.AsSpan().TrimStart() is ['{' or '[', ..]
                ? JsonNode.Parse(text)?.ToJsonString(Indented) ?? text
                : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    // Line by line, so that our own line ends stay and everything else that cannot be seen is shown.
    private static string Lines(string text, int maxLength)
    {
        var shown = new StringBuilder();
        var taken = 0;
        foreach (var line in text.Split('\n'))
        {
            if (taken >= maxLength)
            {
                break;
            }

            var indent = line.Length - line.TrimStart(' ').Length;
            shown.Append(' ', Math.Min(indent, 40)).Append(VisibleText.Of(line.TrimStart(' '), Math.Min(2000, maxLength - taken))).Append('\n');
            taken += line.Length + 1;
        }

        if (taken < text.Length)
        {
            shown.Append(Wording.Invariant($"… cut here; {text.Length - taken:N0} characters more in the lake\n"));
        }

        return shown.ToString();
    }
}
