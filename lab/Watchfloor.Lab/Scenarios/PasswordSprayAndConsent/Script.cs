using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.World;
using static Watchfloor.Lab.Scenarios.Timetable;

namespace Watchfloor.Lab.Scenarios.PasswordSprayAndConsent;

/// <summary>Every name, address, number and moment of the story, drawn from the seed.</summary>
internal sealed class Script
{
    private static readonly string[] Roles = ["Backup", "Archive", "Sync", "Signature", "Migration", "Assistant"];
    private static readonly string[] Grades = ["Pro", "Plus", "Cloud", "365", "Connect"];
    private static readonly Origin[] Networks = [new("", "Amsterdam", "NL", 64_540), new("", "Chicago", "US", 64_541), new("", "Singapore", "SG", 64_542), new("", "Kyiv", "UA", 64_543), new("", "Hanoi", "VN", 64_544), new("", "Lagos", "NG", 64_545)];
    private readonly TimeSpan[] _offsets;

    public Script(Stage stage)
    {
        var (story, company) = (stage.Story, stage.Company);
        var random = story.Stream("S4 script");
        T = story.Start.AddMinutes(random.Next(7 * 60, 10 * 60)).AddMilliseconds(random.Next(60_000));
        _offsets = Draw(
            random, 0.1, Hms(3, 0), Hms(5, 0), Hms(9, 12), Hms(9, 40), Hms(10, 5), Hms(10, 11), Hms(10, 13), Hms(10, 14), Hms(10, 40), Hms(14, 0), Hms(16, 0), Hms(16, 40), Hms(20, 0), Hms(20, 10), Hms(60, 0), Hms(96, 0));

        Users = Math.Clamp(company.People.Count / 2, 3, 206);

        // In a tiny company there are fewer tries than addresses.
        Sources = [.. Enumerable.Range(0, Math.Min(38, Users * 2)).Select(n => random.Pick(Networks) with { Address = company.Addresses.Take(n % 2 == 0 ? "203.0.113" : "192.0.2") })];
        Hit = random.Pick(Sources);
        Reader = random.Pick(Networks) with { Address = company.Addresses.Take("192.0.2") };
        UserAgent = random.Pick(["BAV2ROPC", "CBAInPROD", "python-requests/2.31.0", "okhttp/4.9.3", "Go-http-client/2.0"]);
        ClientApp = random.Pick(["Authenticated SMTP", "Other clients", "Exchange ActiveSync", "IMAP4"]);
        Application = new ServicePrincipal(random.Guid(), random.Guid(), $"{random.Pick(["Mail", "Mailbox", "Inbox", "Outlook", "Post"])} {random.Pick(Roles)} {random.Pick(Grades)}");
        (ApplicationObject, Secret) = (random.Guid(), random.Guid());
        Items = random.Next(3_060, 3_740);
    }

    /// <summary>When the first password is tried.</summary>
    public DateTimeOffset T { get; }

    /// <summary>The addresses that passwords are tried from.</summary>
    public IReadOnlyList<Origin> Sources { get; }

    /// <summary>The one of them that finds a password.</summary>
    public Origin Hit { get; }

    /// <summary>Where the application reads from.</summary>
    public Origin Reader { get; }

    public string UserAgent { get; }

    public string ClientApp { get; }

    /// <summary>The application that the attacker registers.</summary>
    public ServicePrincipal Application { get; }

    /// <summary>Object id of its registration.</summary>
    public string ApplicationObject { get; }

    /// <summary>Key id of the secret.</summary>
    public string Secret { get; }

    /// <summary>How many mails it opens in the first hours.</summary>
    public int Items { get; }

    /// <summary>How many users' passwords are tried.</summary>
    public int Users { get; }

    /// <summary>The moment of a row or decoy.</summary>
    public DateTimeOffset At(Moment moment) => T + _offsets[(int)moment];
}

/// <summary>Moments of the story after the first try, in order.</summary>
internal enum Moment
{
    RedTeam,
    RealConsent,
    Hit,
    Risk,
    Portal,
    AddApplication,
    Consent,
    Secret,
    Reading,
    SprayEnds,
    Alert,
    ReadingEnds,
    Reset,
    StillReading,
    Remediated,
    End,
}
