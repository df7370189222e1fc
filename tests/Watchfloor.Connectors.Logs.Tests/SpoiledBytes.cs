namespace Watchfloor.Connectors.Logs.Tests;

/// <summary>Spoils records for tests that throw anything at a reader.</summary>
internal static class SpoiledBytes
{
    /// <summary>The record with each change made: 0 sets a byte, 1 takes one out, 2 puts one in, anything else cuts up to six.</summary>
    public static byte[] Of(byte[] record, (int Kind, int Place, byte Value)[] changes)
    {
        var bytes = record.ToList();
        foreach (var (kind, place, value) in changes)
        {
            var at = bytes.Count == 0 ? 0 : place % bytes.Count;
            switch (kind)
            {
                case 0 when bytes.Count > 0:
                    bytes[at] = value;
                    break;
                case 1 when bytes.Count > 0:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.Insert(at, value);
                    break;
                default:
                    bytes.RemoveRange(at, Math.Min(place % 7, bytes.Count - at));
                    break;
            }
        }

        return [.. bytes];
    }
}
