using System.Globalization;
using System.Text;

namespace Watchfloor.Reporting;

/// <summary>Makes outside text show what is in it: nothing hidden, nothing that turns the line around, nothing endless.</summary>
/// <remarks>Escaping for HTML or Markdown comes after this, in the writer of that format.</remarks>
internal static class VisibleText
{
    // Two marks on one letter are written by people; towers of them cover the neighbouring lines.
    private const int MarksPerLetter = 2;
    private const int SpacesInARow = 3;

    /// <summary>
    /// Control, bidirectional and other invisible characters become ⟨U+202E⟩, line ends ↵, long runs of spaces their number;
    /// cut after <paramref name="maxLength"/> characters, saying how many are missing.
    /// </summary>
    public static string Of(string? text, int maxLength)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var shown = new StringBuilder(Math.Min(text.Length, maxLength) + 16);
        int taken = 0, marks = 0, spaces = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (taken >= maxLength)
            {
                break;
            }

            taken += rune.Utf16SequenceLength;
            var category = Rune.GetUnicodeCategory(rune);
            marks = category is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (rune.Value is ' ' or '\t')
            {
                spaces++;
                continue;
            }

            FlushSpaces(shown, ref spaces);
            if (marks > MarksPerLetter)
            {
                continue;
            }

            AppendRune(shown, rune, category);
        }

        FlushSpaces(shown, ref spaces);
        if (taken < text.Length)
        {
            shown.Append(CultureInfo.InvariantCulture, $"… (+{text.Length - taken:N0} characters)");
        }

        return shown.ToString();
    }

    private static void AppendRune(StringBuilder shown, Rune rune, UnicodeCategory category)
    {
        if (rune.Value == '\n')
        {
            shown.Append('↵');
        }
        else if (rune.Value == '\r')
        {
            // Stands before a line feed nearly always; alone it would only move a terminal's cursor.
        }
        else if (IsInvisible(category))
        {
            shown.Append(CultureInfo.InvariantCulture, $"⟨U+{rune.Value:X4}⟩");
        }
        else
        {
            shown.Append(rune.ToString());
        }
    }

    private static bool IsInvisible(UnicodeCategory category) => category is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static void FlushSpaces(StringBuilder shown, ref int spaces)
    {
        if (spaces > SpacesInARow)
        {
            shown.Append(CultureInfo.InvariantCulture, $" ⟨{spaces} spaces⟩ ");
        }
        else
        {
            shown.Append(' ', spaces);
        }

        spaces = 0;
    }
}
