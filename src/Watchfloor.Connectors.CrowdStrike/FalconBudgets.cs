using System.Globalization;

namespace Watchfloor.Connectors.CrowdStrike;

/// <summary>How often Falcon may be asked.</summary>
internal static class FalconBudgets
{
    // gofalcon slows itself by as much once so few requests are left.
    private const int FewLeft = 10;
    private static readonly TimeSpan ShortRest = TimeSpan.FromMilliseconds(200);

    /// <summary>Falcon's limits: 6,000 requests a minute for an authenticated client, and headers that say how many are left.</summary>
    public static void Apply(VendorHttpOptions http)
    {
        http.RetryInstantHeader = FalconClient.RetryHeader;
        http.Budgets.Add(new(6000, TimeSpan.FromMinutes(1), _ => true));
        http.SlowDown = response =>
            int.TryParse(response.FirstHeader("X-Ratelimit-Remaining"), NumberStyles.None, CultureInfo.InvariantCulture, out var left) && left <= FewLeft
                ? ShortRest
                : null;
    }
}
