namespace Watchfloor.Lake.Columns;

/// <summary>A set of 64-bit hashes: open addressing, 11 to 22 bytes a hash, a quarter of what the general set takes.</summary>
internal sealed class HashSet64
{
    private ulong[] slots = new ulong[1024];
    private bool hasZero;

    /// <summary>Number of hashes.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a hash; false when it was there.</summary>
    public bool Add(ulong hash)
    {
        if (hash == 0)
        {
            // Zero marks an empty slot, so it is kept apart.
            var isNew = !hasZero;
            hasZero = true;
            Count += isNew ? 1 : 0;
            return isNew;
        }

        if (Count >= slots.Length / 4 * 3)
        {
            Grow();
        }

        var mask = (uint)slots.Length - 1;
        for (var at = (uint)hash & mask; ; at = (at + 1) & mask)
        {
            if (slots[at] == hash)
            {
                return false;
            }

            if (slots[at] == 0)
            {
                slots[at] = hash;
                Count++;
                return true;
            }
        }
    }

    private void Grow()
    {
        var old = slots;
        slots = new ulong[old.Length * 2];
        Count = hasZero ? 1 : 0;
        foreach (var hash in old)
        {
            if (hash != 0)
            {
                Add(hash);
            }
        }
    }
}
