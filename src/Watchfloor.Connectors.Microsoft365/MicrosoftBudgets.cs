using System.Globalization;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>How often Microsoft's APIs may be asked for one tenant.</summary>
internal static class MicrosoftBudgets
{
    // x-ms-throttle-limit-percentage is 0.8 when four fifths of a budget are spent and up to 1.8 when requests are being refused.
    private const double NearlySpent = 0.8;

    /// <summary>Microsoft's documented limits by area.</summary>
    public static void Apply(VendorHttpOptions http)
    {
        http.Budgets.Add(RequestBudget.OfPath("/auditLogs/", 5, TimeSpan.FromSeconds(10)));
        http.Budgets.Add(RequestBudget.OfPath("/identityProtection/", 1, TimeSpan.FromSeconds(1)));
        http.Budgets.Add(RequestBudget.OfPath("/security/alerts_v2", 150, TimeSpan.FromMinutes(1)));
        http.Budgets.Add(RequestBudget.OfPath("/security/incidents", 150, TimeSpan.FromMinutes(1)));
        http.Budgets.Add(RequestBudget.OfPath("/security/runHuntingQuery", 45, TimeSpan.FromMinutes(1)));
        http.Budgets.Add(RequestBudget.OfPath("/api/machine", 100, TimeSpan.FromMinutes(1)));
        http.Budgets.Add(RequestBudget.OfPath("/api/machine", 1500, TimeSpan.FromHours(1)));
        http.SlowDown = response =>
            double.TryParse(response.FirstHeader("x-ms-throttle-limit-percentage"), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var spent) && spent >= NearlySpent
                ? TimeSpan.FromSeconds(Math.Min(spent, 2))
                : null;
    }
}
