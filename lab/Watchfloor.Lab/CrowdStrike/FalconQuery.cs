using System.Text.Json;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Filter and order over a list of records, as the query endpoints of Falcon take them.</summary>
internal static class FalconQuery
{
    /// <summary>The records that pass <paramref name="filter"/>, in order.</summary>
    /// <exception cref="FormatException">Filter or order is wrong; the message is what the vendor's error says.</exception>
    public static List<LabRecord> Run(IEnumerable<LabRecord> records, string? filter, string? sort, string defaultSort, IReadOnlySet<string> fields, DateTimeOffset now)
    {
        var accepts = Fql.Compile(filter, fields, now);
        var order = string.IsNullOrWhiteSpace(sort) ? defaultSort : sort;
        var cut = order.LastIndexOfAny(['|', '.']);
        var (field, direction) = cut > 0 && order[(cut + 1)..] is "asc" or "desc" ? (order[..cut], order[(cut + 1)..]) : (order, "asc");
        if (!fields.Contains(field))
        {
            throw new FormatException($"invalid sort: unknown field '{field}'");
        }

        var path = field.Split('.');
        var keyed = new List<(string Key, LabRecord Record)>();
        foreach (var record in records)
        {
            using var document = JsonDocument.Parse(record.Json);
            if (accepts(document.RootElement))
            {
                keyed.Add((FieldValue.Of(document.RootElement, path).FirstOrDefault() ?? "", record));
            }
        }

        var sign = direction == "desc" ? -1 : 1;
        keyed.Sort((a, b) =>
        {
            var byKey = sign * FieldValue.Compare(a.Key, b.Key);
            return byKey != 0 ? byKey : string.CompareOrdinal(a.Record.Id, b.Record.Id);
        });
        return [.. keyed.Select(entry => entry.Record)];
    }
}
