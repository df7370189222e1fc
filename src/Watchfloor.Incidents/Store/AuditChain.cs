using System.Security.Cryptography;
using System.Text;

namespace Watchfloor.Incidents;

/// <summary>Entries that each carry a hash over the one before: a change or a removal anywhere breaks every hash after it.</summary>
internal static class AuditChain
{
    /// <summary>What stands before the first entry.</summary>
    public const string Beginning = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>SHA-256 over the earlier hash and every field, each with its length, so that no two entries read alike.</summary>
    public static string Hash(string before, AuditRow row)
    {
        var text = new StringBuilder();
        foreach (var field in new[] { before, $"{row.Number}", $"{row.At}", row.By, row.Action, row.Subject, row.Details })
        {
            text.Append(field.Length).Append(':').Append(field).Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    /// <summary>The rows of entries that go behind <paramref name="last"/>; null stands for the beginning.</summary>
    public static List<AuditRow> Follow(AuditRow? last, IEnumerable<(DateTimeOffset At, string By, string Action, string Subject, string Details)> entries)
    {
        var rows = new List<AuditRow>();
        foreach (var entry in entries)
        {
            var row = new AuditRow
            {
                Number = (last?.Number ?? 0) + 1,
                At = entry.At.UtcTicks,
                By = StorableText.Of(entry.By),
                Action = StorableText.Of(entry.Action),
                Subject = StorableText.Of(entry.Subject),
                Details = StorableText.Of(entry.Details),
                Hash = "",
            };
            row.Hash = Hash(last?.Hash ?? Beginning, row);
            rows.Add(last = row);
        }

        return rows;
    }

    /// <summary>Number of the first entry that does not fit; null when the chain holds.</summary>
    public static long? FirstBad(IEnumerable<AuditRow> inOrder)
    {
        var (before, next) = (Beginning, 1L);
        foreach (var row in inOrder)
        {
            if (row.Number != next || row.Hash != Hash(before, row))
            {
                return next;
            }

            (before, next) = (row.Hash, next + 1);
        }

        return null;
    }
}

/// <summary>One entry of the audit log.</summary>
/// <param name="Number">Position, from 1.</param>
/// <param name="At">When, UTC.</param>
/// <param name="By">Who did it.</param>
/// <param name="Action">What was done.</param>
/// <param name="Subject">What it was done to.</param>
/// <param name="Details">Details.</param>
public sealed record AuditEntry(long Number, DateTimeOffset At, string By, string Action, string Subject, string Details);

/// <summary>Whether the audit log is as it was written.</summary>
/// <param name="Ok">Whether every hash fits.</param>
/// <param name="Entries">Entries there are.</param>
/// <param name="FirstBad">Number of the first that does not fit; null when all do.</param>
public sealed record AuditCheck(bool Ok, long Entries, long? FirstBad);

/// <summary>A remark on an incident.</summary>
/// <param name="By">Who wrote it.</param>
/// <param name="At">When, UTC.</param>
/// <param name="Text">The remark.</param>
public sealed record IncidentComment(string By, DateTimeOffset At, string Text);
