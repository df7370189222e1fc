namespace Watchfloor.Connectors;

/// <summary>How far a vendor's clock is from ours, by the Date of its answers. Tokens, windows and cursors go wrong when it is minutes.</summary>
/// <param name="vendor">Vendor's name as people know it.</param>
public sealed class VendorClock(string vendor)
{
    private long skewTicks;
    private volatile bool seen;

    /// <summary>Vendor's name.</summary>
    public string Vendor => vendor;

    /// <summary>Vendor's time less ours at the newest answer, to about a second; positive when our clock is behind. Null before the first answer.</summary>
    public TimeSpan? Skew => seen ? new TimeSpan(Interlocked.Read(ref skewTicks)) : null;

    /// <summary>What the vendor's clock says when ours says <paramref name="ours"/>; the same before the first answer.</summary>
    public DateTimeOffset At(DateTimeOffset ours) => ours + (Skew ?? TimeSpan.Zero);

    /// <summary>How far a window that ends at <paramref name="end"/> by our clock can count as read: not beyond the vendor's now, since what lies between that and ours has not been indexed, let alone late.</summary>
    public DateTimeOffset Known(DateTimeOffset end, DateTimeOffset ours) => end < At(ours) ? end : At(ours);

    /// <summary>Notes an answer.</summary>
    internal void Observe(DateTimeOffset vendorTime, DateTimeOffset ourTime)
    {
        Interlocked.Exchange(ref skewTicks, (vendorTime - ourTime).Ticks);
        seen = true;
    }
}
