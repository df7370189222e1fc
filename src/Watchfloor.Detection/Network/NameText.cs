namespace Watchfloor.Detection.Network;

/// <summary>What the letters of a name say: carried data, a machine's choice, or a word.</summary>
internal static class NameText
{
    // The commonest letter pairs of English words; three quarters of the pairs in words and brands are among them, four in ten of random ones.
    private static readonly HashSet<string> CommonPairs =
    [
        .. "th he in er an re on at en nd ti es or te of ed is it al ar st to nt ng se ha as ou io le ve co me de hi ri ro ic ne ea ra ce li ch ll be ma si om ur ca el ta la ns di fo ho pe ec pr no ct us ac ot il tr ly nc et ut ss so rs un lo wa ge ie wh ee wi em ad ol rt po we na ul ni ts mo ow pa im mi ai sh ir su id os iv ia am fi ci vi pl ig tu ev ld ry mp fe bl ab gh ty op wo sa ay ex ke fr oo av ag if ap gr od bo sp rd do uc bu ei ov by rm ep tt oc fa ef cu rn sc gi da yo cr cl du ga qu ue ff ba ey ls va um pp ua up lu go ht ru ug ds pi rc rr eg au ck ew mu br bi pt pu ui rg ib tl ki my ga me ok"
            .Split(' '),
    ];

    /// <summary>Shannon entropy in bits of one character, over all texts together.</summary>
    public static double Entropy(ReadOnlySpan<int> counts)
    {
        double total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        var bits = 0.0;
        foreach (var count in counts)
        {
            bits -= count == 0 ? 0 : count / total * Math.Log2(count / total);
        }

        return bits;
    }

    /// <summary>Whether a label looks drawn by lot: pairs of letters that words do not have, or digits strewn in. Short labels never do.</summary>
    public static bool LooksRandom(string label)
    {
        if (label.Length < 6 || label.StartsWith("xn--", StringComparison.Ordinal))
        {
            return false;
        }

        int pairs = 0, common = 0, digits = 0, changes = 0;
        for (var i = 0; i < label.Length; i++)
        {
            digits += char.IsAsciiDigit(label[i]) ? 1 : 0;
            if (i == 0)
            {
                continue;
            }

            changes += char.IsAsciiDigit(label[i]) != char.IsAsciiDigit(label[i - 1]) ? 1 : 0;
            if (char.IsAsciiLetter(label[i]) && char.IsAsciiLetter(label[i - 1]))
            {
                pairs++;
                common += CommonPairs.Contains(label.Substring(i - 1, 2)) ? 1 : 0;
            }
        }

        return (pairs >= 4 && common < 0.5 * pairs) || (digits >= 2 && changes >= 4);
    }
}
