using System.Globalization;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.World;
using static Watchfloor.Lab.Scenarios.Timetable;

namespace Watchfloor.Lab.Scenarios.AdversaryInTheMiddle;

/// <summary>Every name, address, number and moment of the story, drawn from the seed.</summary>
internal sealed class Script
{
    private static readonly string[] Matters = ["Invoice", "Payment run", "Remittance", "Statement of account", "Open items", "Credit note"];
    private static readonly Origin[] Hosters = [new("", "Frankfurt", "DE", 64_520), new("", "Bucharest", "RO", 64_521), new("", "Riga", "LV", 64_522), new("", "Warsaw", "PL", 64_523)];
    private readonly TimeSpan[] _offsets;

    public Script(Stage stage)
    {
        var (story, company) = (stage.Story, stage.Company);
        var random = story.Stream("S1 script");
        T = story.Start.AddMinutes(random.Next(7 * 60, 10 * 60)).AddMilliseconds(random.Next(60_000));
        _offsets = Draw(
            random, 0.1, Hms(0, 21), Hms(0, 47, 12), Hms(0, 47, 15), Hms(0, 48, 40), Hms(0, 52, 5), Hms(0, 55), Hms(1, 6, 30), Hms(1, 9), Hms(1, 20), Hms(1, 35), Hms(1, 38, 20), Hms(1, 44), Hms(2, 0), Hms(2, 31, 45), Hms(2, 33), Hms(3, 10), Hms(9, 20));

        Proxy = new Site($"{random.Pick(["login", "signin", "auth", "sso", "account", "secure"])}.{company.NewDomain(random)}", company.Addresses.Take("203.0.113"));
        Relay = random.Pick(Hosters) with { Address = Proxy.Address };
        Second = random.Pick(Hosters) with { Address = company.Addresses.Take("203.0.113") };
        Supplier = random.Pick(stage.Internet.Senders);
        SupplierName = $"{random.Pick(Words.FirstNames)} {random.Pick(Words.LastNames)}";
        Subject = $"{random.Pick(Matters)} {random.Next(10_000, 99_999).ToString(CultureInfo.InvariantCulture)}";
        Url = $"https://{Proxy.Domain}/{random.Hex(6)}/common/oauth2?c={random.Hex(10)}";
        (ThreatId, Campaign) = (random.Hex(64), random.Guid());
        (Session, Token, SecondToken, Correlation) = (random.Guid(), random.Hex(22), random.Hex(22), random.Guid());
        RiskKind = random.Pick(["attackerinTheMiddle", "anomalousToken"]);
        RuleName = random.Pick([".", "..", "-", ",", ";"]);
        Folder = random.Pick(["RSS Feeds", "RSS Subscriptions", "Conversation History", "Archive"]);
        Read = random.Next(66, 83);
        Authenticator = random.Guid();
        (Phish, Impostor) = (random.Next(27, 36), random.Next(18, 27));
    }

    /// <summary>When the mail comes.</summary>
    public DateTimeOffset T { get; }

    /// <summary>Name and address of the page between victim and login.</summary>
    public Site Proxy { get; }

    /// <summary>Where the first sign-in comes from: the proxy itself.</summary>
    public Origin Relay { get; }

    /// <summary>Where the stolen session is used from.</summary>
    public Origin Second { get; }

    public Site Supplier { get; }

    public string SupplierName { get; }

    public string SupplierMail => $"{SupplierName.Replace(' ', '.').ToLowerInvariant()}@{Supplier.Domain}";

    public string Subject { get; }

    public string Url { get; }

    public string ThreatId { get; }

    public string Campaign { get; }

    public string Session { get; }

    public string Token { get; }

    public string SecondToken { get; }

    public string Correlation { get; }

    public string RiskKind { get; }

    public string RuleName { get; }

    public string Folder { get; }

    /// <summary>How many mails the attacker opens.</summary>
    public int Read { get; }

    public string Authenticator { get; }

    public int Phish { get; }

    public int Impostor { get; }

    /// <summary>The moment of a row or decoy.</summary>
    public DateTimeOffset At(Moment moment) => T + _offsets[(int)moment];
}

/// <summary>Moments of the story after the mail, in order.</summary>
internal enum Moment
{
    DefenderSees,
    Click,
    Resolve,
    SignIn,
    Risk,
    BossMakesRule,
    SessionUsed,
    ReadingBegins,
    PhoneSignIn,
    ReadingEnds,
    Rule,
    Authenticator,
    HelpdeskResets,
    Send,
    Remove,
    Alert,
    Conviction,
}
