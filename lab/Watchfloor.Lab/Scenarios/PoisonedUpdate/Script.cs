using System.Globalization;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.World;
using static Watchfloor.Lab.Scenarios.Timetable;

namespace Watchfloor.Lab.Scenarios.PoisonedUpdate;

/// <summary>Every name, address, hash and moment of the story, drawn from the seed.</summary>
internal sealed class Script
{
    private static readonly string[] Drivers = ["rtcore", "procmon_x", "gdrvx", "asrdrv", "winringz", "kprocesshelper"];
    private readonly TimeSpan[] _offsets;

    public Script(Stage stage)
    {
        var (story, company) = (stage.Story, stage.Company);
        var random = story.Stream("S5 script");
        T = story.Start.AddMinutes(random.Next(7 * 60, 11 * 60)).AddMilliseconds(random.Next(60_000));
        _offsets = Draw(random, 0.1, Hms(0, 2), Hms(0, 20), Hms(0, 40), Hms(1, 15), Hms(1, 15, 20), Hms(1, 40), Hms(1, 41), Hms(2, 30), Hms(2, 34), Hms(3, 0), Hms(5, 50), Hms(6, 0));

        string Word()
        {
            var word = random.Pick(Words.NameFirst);
            return char.ToUpperInvariant(word[0]) + word[1..];
        }

        Vendor = $"{Word()}{Word()} Tools";
        Updater = $@"C:\Program Files\{Vendor}\{random.Pick(["toolupdater", "pkgupdate", "kitupdater", "buildupdater"])}.exe";
        Home = new Site($"updates.{company.NewDomain(random)}", company.Addresses.TakeAny());
        Domain = $"{random.Pick(["telemetry", "metrics", "stats", "health"])}.{company.NewDomain(random)}";
        From = new Origin(company.Addresses.Take("203.0.113"), random.Pick(["Vilnius", "Sofia", "Chisinau", "Belgrade"]), random.Pick(["LT", "BG", "MD", "RS"]), 64_560);
        (PluginHash, DriverHash) = (random.Hex(64), random.Hex(64));
        Driver = $"{random.Pick(Drivers)}{random.Next(2, 99).ToString(CultureInfo.InvariantCulture)}.sys";
        Exclusion = random.Guid();
        Package = $"{random.Pick(Words.NameFirst)}-{random.Pick(["ui", "core", "drivers", "controls", "protocol"])}";
        Version = $"{random.Next(1, 6)}.{random.Next(2, 30)}";
        (Patch, Token) = (random.Next(3, 40), random.Hex(22));
        Dropped = $@"C:\build\agent\_temp\{random.Hex(8)}.exe";
        DroppedHash = random.Hex(64);
    }

    /// <summary>When the updater starts the plug-in.</summary>
    public DateTimeOffset T { get; }

    public string Vendor { get; }

    /// <summary>Path of the signed updater.</summary>
    public string Updater { get; }

    /// <summary>Where it asks for updates.</summary>
    public Site Home { get; }

    /// <summary>What the plug-in asks for text records.</summary>
    public string Domain { get; }

    /// <summary>Where the stolen credentials are used.</summary>
    public Origin From { get; }

    public string PluginHash { get; }

    public string Driver { get; }

    public string DriverHash { get; }

    /// <summary>Id of the exclusion.</summary>
    public string Exclusion { get; }

    public string Package { get; }

    /// <summary>Major and minor number of the package.</summary>
    public string Version { get; }

    /// <summary>Last number of the package before the attack.</summary>
    public int Patch { get; }

    /// <summary>The version that the attacker publishes.</summary>
    public string Artifact => $"npm/{Package}@{Version}.{(Patch + 1).ToString(CultureInfo.InvariantCulture)}";

    public string Token { get; }

    public string Dropped { get; }

    public string DroppedHash { get; }

    /// <summary>The moment of a row or decoy.</summary>
    public DateTimeOffset At(Moment moment) => T + _offsets[(int)moment];
}

/// <summary>Moments of the story after the plug-in started, in order.</summary>
internal enum Moment
{
    TextQueries,
    Secrets,
    SensorUpgrade,
    Tamper,
    Alert,
    Exclusion,
    Blind,
    Identity,
    Publish,
    RealExclusion,
    Witness,
    BlindEnds,
}
