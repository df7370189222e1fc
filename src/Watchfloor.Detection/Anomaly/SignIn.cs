using System.Data.Common;
using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Anomaly;

/// <summary>One sign-in with its features and the counts behind them.</summary>
internal sealed record SignIn
{
    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Its record.</summary>
    public required EvidenceId Id { get; init; }

    /// <summary>Name of the user in lower case; the id when there is no name.</summary>
    public required string User { get; init; }

    /// <summary>Source address.</summary>
    public required string Address { get; init; }

    /// <summary>Country code; null when unknown.</summary>
    public string? Country { get; init; }

    /// <summary>Number of the source's autonomous system; null when unknown.</summary>
    public int? Network { get; init; }

    /// <summary>City; null when unknown.</summary>
    public string? City { get; init; }

    /// <summary>Device id; null when the client gave none.</summary>
    public string? Device { get; init; }

    /// <summary>Application.</summary>
    public string? App { get; init; }

    /// <summary>Department of the user; null when unknown or too small to speak for him.</summary>
    public string? Department { get; init; }

    /// <summary>False when it failed.</summary>
    public required bool Passed { get; init; }

    /// <summary>Earlier sign-ins of the user that passed.</summary>
    public required int Earlier { get; init; }

    /// <summary>Of these, from the same country.</summary>
    public required int EarlierCountry { get; init; }

    /// <summary>Of these, from the same network.</summary>
    public required int EarlierNetwork { get; init; }

    /// <summary>Of these, from the same city.</summary>
    public required int EarlierCity { get; init; }

    /// <summary>Of these, with the same device.</summary>
    public required int EarlierDevice { get; init; }

    /// <summary>Of these, to the same application.</summary>
    public required int EarlierApp { get; init; }

    /// <summary>Of these, with the same client.</summary>
    public required int EarlierAgent { get; init; }

    /// <summary>Of these, in the same hours of the same kind of day.</summary>
    public required int EarlierHours { get; init; }

    /// <summary>Failed sign-ins of the user in the hour before.</summary>
    public required int FailedLastHour { get; init; }

    /// <summary>Users that failed from the same address on the same day.</summary>
    public required int FailingUsers { get; init; }

    /// <summary>Speed of travel since the sign-in before; 0 when unknown or near.</summary>
    public required double KilometresPerHour { get; init; }

    /// <summary>The features, in the order of <see cref="SignInFeature.All"/>.</summary>
    public required float[] Features { get; init; }

    /// <summary>Reads a row of <c>signin-features.sql</c>.</summary>
    public static SignIn Read(DbDataReader row)
    {
        return new()
        {
            Time = new(row.GetDateTime(row.GetOrdinal("time")), TimeSpan.Zero),
            Id = new(row.GetString(row.GetOrdinal("feed")), row.GetString(row.GetOrdinal("uid"))),
            User = (Text("user_name") ?? Text("who")!).ToLowerInvariant(),
            Address = Text("src_ip")!,
            Country = Text("src_country"),
            Network = row.IsDBNull(row.GetOrdinal("src_asn")) ? null : Number("src_asn"),
            City = Text("city"),
            Device = Text("device"),
            App = Text("app"),
            Department = Text("department"),
            Passed = row.GetBoolean(row.GetOrdinal("passed")),
            Earlier = Number("earlier"),
            EarlierCountry = Number("earlier_country"),
            EarlierNetwork = Number("earlier_asn"),
            EarlierCity = Number("earlier_city"),
            EarlierDevice = Number("earlier_device"),
            EarlierApp = Number("earlier_app"),
            EarlierAgent = Number("earlier_agent"),
            EarlierHours = Number("earlier_hours"),
            FailedLastHour = Number("failed_last_hour"),
            FailingUsers = Number("failing_users"),
            KilometresPerHour = Double("kmh"),
            Features = [.. SignInFeature.All.Select(feature => (float)Double(feature.Column))],
        };

        string? Text(string column) => row.IsDBNull(row.GetOrdinal(column)) ? null : row.GetString(row.GetOrdinal(column));
        int Number(string column) => Convert.ToInt32(row.GetValue(row.GetOrdinal(column)), CultureInfo.InvariantCulture);
        double Double(string column) => Convert.ToDouble(row.GetValue(row.GetOrdinal(column)), CultureInfo.InvariantCulture);
    }
}
