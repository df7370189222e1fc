using Watchfloor.Lab.World;
using static Watchfloor.Lab.Scenarios.Timetable;

namespace Watchfloor.Lab.Scenarios.InsiderTheft;

/// <summary>Every name, address, number and moment of the story, drawn from the seed.</summary>
internal sealed class Script
{
    private static readonly string[] Disguises = ["holiday_photos", "family_album", "wedding_pictures", "garden_ideas", "recipes", "school_project", "music_backup"];
    private static readonly string[] Reasons = ["supplier review", "customer asked for it", "agreed with my manager", "needed for the audit", "private file, wrong match"];
    private readonly TimeSpan[] _offsets;

    public Script(Stage stage, IReadOnlyList<int> ownProjects)
    {
        var (story, company) = (stage.Story, stage.Company);
        var random = story.Stream("S3 script");

        // In the evening of the first day; steps move by less than a tenth, so that evenings stay evenings.
        T = story.Start.AddMinutes(random.Next((17 * 60) + 10, 18 * 60)).AddMilliseconds(random.Next(60_000));
        _offsets = Draw(random, 0.04, Hms(26, 0), Hms(27, 10), Hms(27, 20), Hms(27, 21), Hms(27, 24), Hms(27, 40), Hms(51, 0), Hms(51, 5), Hms(75, 0), Hms(75, 30));

        var foreign = Enumerable.Range(1, CloudDays.Projects).Except(ownProjects).ToArray();
        random.Shuffle(foreign);
        Projects = [.. ownProjects, .. foreign.Take(11)];
        Downloads = random.Next(191, 233);
        Synced = random.Next(576, 704);
        Archive = $"{random.Pick(Disguises)}{(random.Next(2) == 0 ? "" : $"_{random.Next(2019, 2026)}")}.7z";
        ArchiveHash = random.Hex(64);
        Justification = random.Pick(Reasons);
        Storage = new Site($"{random.Pick(["my", "files", "drive", "box", "app"])}.{company.NewDomain(random)}", company.Addresses.TakeAny());
        Sent = 1_700_000_000L + random.NextInt64(400_000_000L);
        Volume = $"{random.Hex(4)}-{random.Hex(4)}".ToUpperInvariant();
        VolumeLabel = random.Pick(["PRIVATE", "STICK", "USB", "TRAVEL", "DATA"]);
        Links = [.. Enumerable.Range(0, 3).Select(_ => random.Guid())];
    }

    /// <summary>When the first downloads begin.</summary>
    public DateTimeOffset T { get; }

    /// <summary>Fourteen projects; she works on the first three and has never opened the others.</summary>
    public IReadOnlyList<int> Projects { get; }

    public int Downloads { get; }

    public int Synced { get; }

    public string Archive { get; }

    public string ArchiveHash { get; }

    public string Justification { get; }

    /// <summary>Personal cloud storage.</summary>
    public Site Storage { get; }

    /// <summary>Bytes that went there.</summary>
    public long Sent { get; }

    /// <summary>Serial of the disk.</summary>
    public string Volume { get; }

    public string VolumeLabel { get; }

    public IReadOnlyList<string> Links { get; }

    /// <summary>When the laptop is off: no telemetry from it.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Off => (At(Moment.SwitchedOff), At(Moment.Disk) - TimeSpan.FromSeconds(90));

    /// <summary>The moment of a row.</summary>
    public DateTimeOffset At(Moment moment) => T + _offsets[(int)moment];
}

/// <summary>Moments of the story after the first downloads, in order.</summary>
internal enum Moment
{
    Sync,
    Archive,
    Match,
    Alert,
    Upload,
    SwitchedOff,
    Disk,
    DiskMatch,
    Links,
    Tidy,
}
