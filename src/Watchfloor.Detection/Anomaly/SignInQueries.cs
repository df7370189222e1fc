using System.Runtime.CompilerServices;
using Watchfloor.Detection.People;
using Watchfloor.Lake.Kept;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Anomaly;

/// <summary>The way from the lake to sign-ins with their features: days before the window are counts that are kept, the window's own are read.</summary>
internal static class SignInQueries
{
    private const string RowColumns =
        "day DATE, time TIMESTAMP, feed VARCHAR, uid VARCHAR, user_name VARCHAR, who VARCHAR, src_ip VARCHAR, src_country VARCHAR, src_asn BIGINT, city VARCHAR, lat DOUBLE, long DOUBLE, " +
        "device VARCHAR, app VARCHAR, agent VARCHAR, is_mfa BOOLEAN, passed BOOLEAN, hours VARCHAR";

    private static readonly string Rows = PeopleQueries.Read(typeof(SignInQueries), "signin-rows.sql");
    private static readonly string Features = Read("signin-features.sql");
    private static readonly DayQuery Facts = new("signins", SignInFeature.Version, [Authentication.Uid], Read("signin-facts.sql"));

    /// <summary>What the model looks at.</summary>
    public static readonly FeatureSet FeatureSet = new(
        SignInFeature.Version,
        [.. SignInFeature.All.Select(feature => new FeatureMeaning(feature.Name, feature.Meaning))],
        [new("signin-facts.sql", Facts.Sql), new("signin-rows.sql", Rows), new(PeopleQueries.DepartmentsFile, PeopleQueries.Departments), new("signin-features.sql", Features)]);

    /// <summary>Sign-ins from a time to the window's end, in order.</summary>
    public static async IAsyncEnumerable<SignIn> SignInsAsync(DetectionContext context, DateTimeOffset from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // What failed in the hour before may have been yesterday.
        var whole = from - DateTimeOffset.UnixEpoch > TimeSpan.FromHours(1) ? new DateTimeOffset((from - TimeSpan.FromHours(1)).UtcDateTime.Date, TimeSpan.Zero) : DateTimeOffset.UnixEpoch;
        using var kept = await KeptDays.OpenAsync(context.Lake, context.KeptFolder, Facts, DateTimeOffset.UnixEpoch, whole, cancellationToken);
        var window = new Dictionary<string, object?> { ["from"] = whole, ["to"] = context.To };
        if (await kept.AddAsync("signins", RowColumns, Rows, window, cancellationToken) == 0)
        {
            yield break;
        }

        await kept.AddAsync("departments", "who VARCHAR, department VARCHAR", PeopleQueries.Departments, new Dictionary<string, object?>(), cancellationToken);
        await foreach (var signIn in kept.QueryAsync(Features, new Dictionary<string, object?> { ["from"] = from }, row => SignIn.Read(new(row)), cancellationToken))
        {
            yield return signIn;
        }
    }

    private static string Read(string file) => EmbeddedText.Read(typeof(SignInQueries), file)
        .Replace("{rows}", Rows, StringComparison.Ordinal)
        .Replace("{values}", EmbeddedText.Read(typeof(SignInQueries), "signin-values.sql"), StringComparison.Ordinal);
}
