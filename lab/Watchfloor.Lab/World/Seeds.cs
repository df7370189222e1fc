using System.Security.Cryptography;
using System.Text;

namespace Watchfloor.Lab.World;

/// <summary>Randomness and ids that come from the seed and a name, so that one part of the story never shifts another.</summary>
internal static class Seeds
{
    /// <summary>The random stream of one part of the story.</summary>
    public static Random Stream(int seed, string name) => new(BitConverter.ToInt32(Digest(seed, name)));

    /// <summary>Hexadecimal text that nobody can guess from its neighbours.</summary>
    public static string Hex(int seed, string name, int digits)
    {
        var text = Convert.ToHexStringLower(Digest(seed, name));
        while (text.Length < digits)
        {
            text += Convert.ToHexStringLower(Digest(seed, name + text.Length));
        }

        return text[..digits];
    }

    private static byte[] Digest(int seed, string name) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{name}"));
}

/// <summary>Draws that the story needs often.</summary>
internal static class RandomDraws
{
    private const string HexDigits = "0123456789abcdef";

    /// <summary>One of the given.</summary>
    public static T Pick<T>(this Random random, IReadOnlyList<T> from) => from[random.Next(from.Count)];

    /// <summary>Evenly between two times of span.</summary>
    public static TimeSpan Between(this Random random, TimeSpan from, TimeSpan to) => from + ((to - from) * random.NextDouble());

    /// <summary>Evenly between two numbers of seconds, to the millisecond.</summary>
    public static TimeSpan Seconds(this Random random, double from, double to) => TimeSpan.FromMilliseconds(random.Next((int)(from * 1000), (int)(to * 1000) + 1));

    /// <summary>Lower-case hexadecimal digits.</summary>
    public static string Hex(this Random random, int digits) => random.GetString(HexDigits, digits);

    /// <summary>A UUID.</summary>
    public static string Guid(this Random random)
    {
        var hex = random.Hex(32);
        return $"{hex[..8]}-{hex[8..12]}-4{hex[13..16]}-a{hex[17..20]}-{hex[20..]}";
    }

    /// <summary>Moves a span by up to <paramref name="share"/> of itself either way, to the millisecond.</summary>
    public static TimeSpan Around(this Random random, TimeSpan span, double share = 0.1) =>
        TimeSpan.FromMilliseconds(Math.Round(span.TotalMilliseconds * (1 + (share * ((2 * random.NextDouble()) - 1)))));
}
