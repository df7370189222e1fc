using System.Text;

namespace Watchfloor.Detection.Tests.Models.Files;

/// <summary>Damages ONNX files: bytes, bits, ranges that are zeroed, doubled, exchanged or cut off, lengths that promise too much, and names of operators.</summary>
internal sealed class OnnxMutants(IReadOnlyList<byte[]> files, int seed)
{
    private static readonly string[] Words = ["LEAF", "BRANCH_LEQ", "BRANCH_LT", "Cast", "Gather", "Loop", "If", "Scan", "Tile", "Expand", "ConstantOfShape", "Range", "Neg", "Sum", "SUM", "AVERAGE", "MIN", "NONE", "SOFTMAX", "PROBIT"];
    private readonly Random random = new(seed);

    /// <summary>The next mutant of a file.</summary>
    public byte[] Next(int of)
    {
        var mutant = (byte[])files[of].Clone();
        for (var change = random.Next(1, 4); change > 0; change--)
        {
            mutant = Changed(mutant);
        }

        return mutant;
    }

    private byte[] Changed(byte[] mutant)
    {
        if (mutant.Length < 4)
        {
            return mutant;
        }

        var at = random.Next(mutant.Length);
        var length = Math.Min(random.Next(1, 40), mutant.Length - at);
        switch (random.Next(10))
        {
            case 0: mutant[at] ^= (byte)(1 << random.Next(8)); break;
            case 1: mutant[at] = (byte)random.Next(256); break;
            case 2: mutant[at] = (byte)random.Next(8); break;
            case 3: mutant.AsSpan(at, length).Clear(); break;
            case 4: mutant.AsSpan(at, Math.Min(length, 9)).Fill(0xFF); break;
            case 5: mutant.AsSpan(at, length).CopyTo(mutant.AsSpan(random.Next(mutant.Length - length + 1))); break;
            case 6: return [.. mutant[..at], .. mutant[at..(at + length)], .. mutant[at..]];
            case 7: return WithOtherWord(mutant);
            case 8: return random.Next(4) > 0 ? mutant : mutant[..at];
            default:
                var other = files[random.Next(files.Count)];
                var from = random.Next(other.Length);
                other.AsSpan(from, Math.Min(Math.Min(length, other.Length - from), mutant.Length - at)).CopyTo(mutant.AsSpan(at));
                break;
        }

        return mutant;
    }

    // A word gives way to another; where they are not equally long only the length before it is put right, not those of what it stands in.
    private byte[] WithOtherWord(byte[] mutant)
    {
        var at = mutant.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Words[random.Next(Words.Length)]));
        if (at < 1)
        {
            return mutant;
        }

        var word = Encoding.ASCII.GetBytes(Words[random.Next(Words.Length)]);
        return [.. mutant[..(at - 1)], (byte)word.Length, .. word, .. mutant[Math.Min(at + mutant[at - 1], mutant.Length)..]];
    }
}
