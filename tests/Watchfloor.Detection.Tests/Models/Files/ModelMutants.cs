using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Watchfloor.Detection.Tests.Models.Files;

/// <summary>Damages model files: in their bytes, their head, their description, and by parts of other models. Most get a hash that fits, for a wrong one would be all that is tested.</summary>
internal sealed partial class ModelMutants(IReadOnlyList<byte[]> files, int seed)
{
    private const int Head = 24;
    private const int Hash = 32;
    private static readonly string[] Numbers = ["-1", "0", "1", "2", "7", "65535", "65536", "2147483647", "2147483648", "-2147483648", "9223372036854775807", "18446744073709551615", "1e308", "1e999", "0.5", "null", "\"x\"", "[]", "{}"];
    private static readonly int[] Lengths = [-1, 0, 1, 2, 23, 63, 64, 65, 1 << 16, 16 << 20, int.MaxValue, int.MinValue];
    private readonly Random random = new(seed);

    /// <summary>The next mutant of a file.</summary>
    public byte[] Next(int of)
    {
        var mutant = random.Next(6) switch
        {
            0 => Described(files[of], WithOtherNumber),
            1 => Described(files[of], WithOtherSections),
            2 => Spliced(files[of], files[random.Next(files.Count)]),
            3 => WithOtherHead(files[of]),
            _ => WithOtherBytes(files[of]),
        };
        if (random.Next(8) == 0)
        {
            mutant = mutant[..random.Next(mutant.Length)];
        }

        return random.Next(8) > 0 ? Sealed(mutant) : mutant;
    }

    private byte[] WithOtherBytes(byte[] file)
    {
        var mutant = (byte[])file.Clone();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            var at = random.Next(mutant.Length);
            switch (random.Next(4))
            {
                case 0: mutant[at] = (byte)random.Next(256); break;
                case 1: mutant[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: mutant.AsSpan(at, Math.Min(8, mutant.Length - at)).Fill(0xFF); break;
                default: mutant.AsSpan(at, Math.Min(random.Next(1, 200), mutant.Length - at)).Clear(); break;
            }
        }

        return mutant;
    }

    private byte[] WithOtherHead(byte[] file)
    {
        var mutant = (byte[])file.Clone();
        BinaryPrimitives.WriteInt32LittleEndian(mutant.AsSpan(random.Next(4) == 0 ? 8 : 12), random.Next(3) == 0 ? random.Next(mutant.Length) : Lengths[random.Next(Lengths.Length)]);
        return mutant;
    }

    private byte[] Spliced(byte[] file, byte[] other)
    {
        var mutant = (byte[])file.Clone();
        var (from, to) = (random.Next(other.Length), random.Next(mutant.Length));
        var length = Math.Min(random.Next(1, 2000), Math.Min(other.Length - from, mutant.Length - to));
        other.AsSpan(from, length).CopyTo(mutant.AsSpan(to));
        return mutant;
    }

    // A number of the description is replaced: counts, offsets, tree numbers, seeds.
    private string WithOtherNumber(string json)
    {
        var numbers = AnyNumber().Matches(json);
        var number = numbers[random.Next(numbers.Count)];
        return json[..number.Index] + Numbers[random.Next(Numbers.Length)] + json[(number.Index + number.Length)..];
    }

    // Two sections change names, types or places; or one is lost or comes twice.
    private string WithOtherSections(string json)
    {
        var description = JsonNode.Parse(json)!.AsObject();
        var sections = description["sections"]!.AsArray();
        var (first, second) = (sections[random.Next(sections.Count)]!.AsObject(), sections[random.Next(sections.Count)]!.AsObject());
        string[] keys = ["name", "type", "offset", "count"];
        switch (random.Next(6))
        {
            case 0: sections.Remove(first); break;
            case 1: sections.Add(first.DeepClone()); break;
            case 2: description["members"]!.AsArray().Add(description["members"]![0]!.DeepClone()); break;
            default:
                var key = keys[random.Next(keys.Length)];
                (first[key], second[key]) = (second[key]!.DeepClone(), first[key]!.DeepClone());
                break;
        }

        return description.ToJsonString();
    }

    private static byte[] Described(byte[] file, Func<string, string> change)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(12));
        var json = Encoding.UTF8.GetBytes(change(Encoding.UTF8.GetString(file, Head, length)));
        byte[] mutant = [.. file[..12], .. BitConverter.GetBytes(json.Length), .. file[16..Head], .. json, .. new byte[Aligned(Head + json.Length) - Head - json.Length], .. file[Aligned(Head + length)..]];
        return mutant;
    }

    private static byte[] Sealed(byte[] mutant)
    {
        if (mutant.Length >= Head + Hash)
        {
            BinaryPrimitives.WriteInt64LittleEndian(mutant.AsSpan(16), mutant.Length);
            SHA256.HashData(mutant.AsSpan(0, mutant.Length - Hash), mutant.AsSpan(mutant.Length - Hash));
        }

        return mutant;
    }

    private static int Aligned(int offset) => (offset + 63) / 64 * 64;

    [GeneratedRegex(@"(?<=[:\[,])-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?")]
    private static partial Regex AnyNumber();
}
