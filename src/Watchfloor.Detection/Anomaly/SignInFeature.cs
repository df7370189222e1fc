using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Anomaly;

/// <summary>One number about a sign-in: its column in <c>signin-features.sql</c>, its name, and how to say it.</summary>
/// <param name="Column">Column of the query.</param>
/// <param name="Name">Short name in snake case.</param>
/// <param name="Floor">Value from which it is worth telling.</param>
/// <param name="Meaning">What it measures.</param>
/// <param name="Tell">The sentence about one sign-in.</param>
internal sealed record SignInFeature(string Column, string Name, float Floor, string Meaning, Func<SignIn, string> Tell)
{
    /// <summary>Version of the features and their query; goes up when a number changes its meaning, so that findings of different versions are not compared.</summary>
    public const int Version = 2;

    /// <summary>All features. Each is declared here and in the query, nowhere else.</summary>
    public static readonly IReadOnlyList<SignInFeature> All =
    [
        new("country", "country", 2.5f, "Surprise of the source country: -ln of its share among the earlier sign-ins of the user and his peers.", s => Seen("Country", s.Country, s.EarlierCountry, s.Earlier)),
        new("asn", "network", 2.5f, "Surprise of the source network (ASN), likewise.", s => Seen("Network", s.Network is { } number ? $"AS{number.ToString(CultureInfo.InvariantCulture)}" : null, s.EarlierNetwork, s.Earlier)),
        new("city_surprise", "city", 3f, "Surprise of the source city, likewise.", s => Seen("City", s.City, s.EarlierCity, s.Earlier)),
        new("device_surprise", "device", 1.5f, "Surprise of the device, or of having none, likewise.", s => s.Device is null ? $"No device id; {s.EarlierDevice} of {s.Earlier} earlier sign-ins had none either." : $"Device seen {s.EarlierDevice} of {s.Earlier} times before."),
        new("app_surprise", "app", 3f, "Surprise of the application, likewise.", s => Seen("Application", s.App, s.EarlierApp, s.Earlier)),
        new("agent_surprise", "client", 3f, "Surprise of the client (user agent), likewise.", s => $"This client seen {s.EarlierAgent} of {s.Earlier} times before."),
        new("hour_surprise", "hour", 2.5f, "Surprise of the four hours of the day, weekends apart, likewise.", s => $"Signed in at {s.Time.UtcDateTime:HH:mm} UTC on a {s.Time.DayOfWeek}; {s.EarlierHours} of {s.Earlier} earlier sign-ins fell into these hours."),
        new("failures", "failures", 1.3f, "ln(1 + failed sign-ins of the user in the hour before).", s => $"{s.FailedLastHour} failed sign-ins of the user in the hour before."),
        new("mfa_missing", "mfa_missing", 0.5f, "Share of the earlier sign-ins with a second factor, when this one has none; else 0.", _ => "No second factor was asked for; this user's sign-ins usually have one."),
        new("speed", "travel", 6.7f, "ln(1 + km/h since the place of the sign-in before); 0 below 500 km.", s => string.Create(CultureInfo.InvariantCulture, $"{s.KilometresPerHour:0} km/h from the place of the sign-in before.")),
        new("shared_failures", "shared_source", 1.3f, "ln(1 + users who failed to sign in from the same address on the same day).", s => $"{s.FailingUsers} users failed to sign in from this address the same day."),
    ];

    private static string Seen(string what, string? value, int times, int of) =>
        $"{what} {new VendorText(value).ForDisplay(60)} seen {times} of {of} times before.";
}
