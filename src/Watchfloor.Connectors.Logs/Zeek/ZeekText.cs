using System.Text;

namespace Watchfloor.Connectors.Logs.Zeek;

/// <summary>Zeek's column logs write separators and bytes that are no text as \xHH, and a backslash as \\.</summary>
internal static class ZeekText
{
    /// <summary>The text that was meant; bytes that are not UTF-8 become U+FFFD.</summary>
    public static string Unescape(ReadOnlySpan<byte> text)
    {
        var bytes = text.Length <= 1024 ? stackalloc byte[text.Length] : new byte[text.Length];
        var used = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var next = text[i];
            if (next == '\\' && i + 3 < text.Length && text[i + 1] == 'x'
                && Hex(text[i + 2]) is >= 0 and var high && Hex(text[i + 3]) is >= 0 and var low)
            {
                next = (byte)((high << 4) | low);
                i += 3;
            }
            else if (next == '\\' && i + 1 < text.Length && text[i + 1] == '\\')
            {
                i++;
            }

            bytes[used++] = next;
        }

        return Encoding.UTF8.GetString(bytes[..used]);
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        _ => -1,
    };
}
