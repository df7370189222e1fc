using Watchfloor.Detection.Network;
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
    public static SignIn Read(RowReader row) => new()
    {
        Time = row.Moment("time"),
        Id = row.Id(),
        User = (row.Text("user_name") ?? row.Text("who")!).ToLowerInvariant(),
        Address = row.Text("src_ip")!,
        Country = row.Text("src_country"),
        Network = row.Has("src_asn") ? row.Int("src_asn") : null,
        City = row.Text("city"),
        Device = row.Text("device"),
        App = row.Text("app"),
        Department = row.Text("department"),
        Passed = row.Truth("passed"),
        Earlier = row.Int("earlier"),
        EarlierCountry = row.Int("earlier_country"),
        EarlierNetwork = row.Int("earlier_asn"),
        EarlierCity = row.Int("earlier_city"),
        EarlierDevice = row.Int("earlier_device"),
        EarlierApp = row.Int("earlier_app"),
        EarlierAgent = row.Int("earlier_agent"),
        EarlierHours = row.Int("earlier_hours"),
        FailedLastHour = row.Int("failed_last_hour"),
        FailingUsers = row.Int("failing_users"),
        KilometresPerHour = row.Number("kmh"),
        Features = [.. SignInFeature.All.Select(feature => (float)row.Number(feature.Column))],
    };
}
