using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Watchfloor.Connectors.CrowdStrike.Changes;

/// <summary>Versions of records that were met, so that none is given twice: those of earlier reads by the cursor, those of this one as they come.</summary>
/// <param name="idField">Field that holds a record's id.</param>
/// <param name="timeField">Field that says when it last changed.</param>
/// <param name="overlap">How far before the newest change versions may come again.</param>
/// <param name="before">Versions that the cursor knows.</param>
internal sealed class SeenVersions(string idField, string timeField, TimeSpan overlap, IReadOnlyCollection<string> before)
{
    // A cursor stands in every commit; what is past this many is read again, and the lake knows it.
    private const int MostKept = 2000;
    private const int MostHeld = 200_000;

    private readonly HashSet<string> earlier = [.. before];
    private readonly Dictionary<string, DateTimeOffset> read = [];

    /// <summary>The newest change met; null before the first.</summary>
    public DateTimeOffset? Newest { get; private set; }

    /// <summary>Whether this version of the record is new. A record without id or time is, once: its mapping says what is wrong with it.</summary>
    public bool Add(JsonElement record)
    {
        var fields = record.ValueKind == JsonValueKind.Object ? new JsonRecord(record) : null;
        if (fields?.Text(idField) is not { } id || fields.Text(timeField) is not { } text || fields.Time(timeField) is not { } changed)
        {
            return read.TryAdd(Hash(record.GetRawText()), DateTimeOffset.MinValue);
        }

        Newest = changed > Newest || Newest is null ? changed : Newest;
        Forget();
        var version = Hash($"{id}\n{text}");
        return read.TryAdd(version, changed) && !earlier.Contains(version);
    }

    /// <summary>The versions to keep in a cursor, newest first.</summary>
    /// <param name="newest">Newest change that the cursor names.</param>
    /// <param name="withEarlier">Whether what the last cursor knew may come again; not so once a read has gone through its overlap.</param>
    public IReadOnlyList<string> Recent(DateTimeOffset newest, bool withEarlier)
    {
        var recent = read.Where(version => version.Value >= newest - overlap).OrderByDescending(version => version.Value).Select(version => version.Key);
        return [.. recent.Concat(withEarlier ? earlier : []).Distinct().Take(MostKept)];
    }

    private void Forget()
    {
        if (read.Count < MostHeld)
        {
            return;
        }

        foreach (var (version, changed) in read)
        {
            if (changed < Newest - overlap)
            {
                read.Remove(version);
            }
        }
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
