using System.Globalization;
using System.Text;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PhishingToRansomware;

/// <summary>Every name, address, hash, interval and moment of the story, drawn from the seed.</summary>
internal sealed class Script
{
    private static readonly string[] TaskOwners = ["OneDrive", "Office", "Edge", "Teams", "Adobe", "Intel", "Realtek", "Zoom"];
    private static readonly string[] TaskNames = ["Sync Helper", "Update Broker", "Cache Task", "Telemetry Upload", "Repair Assistant", "Standalone Update Task"];
    private static readonly string[] Lures = ["Statement", "Remittance", "Invoice", "Contract", "Delivery", "Order", "Quotation", "Specification"];
    private static readonly string[] EntryPoints = ["DllRegisterServer", "Start", "Init", "Control", "Entry", "RunMain"];
    private static readonly string[] Payloads = ["upd", "svcupd", "winsync", "gpfix", "patch", "hotfix", "inst"];
    private readonly Random _random;
    private readonly TimeSpan[] _offsets;

    public Script(Story story)
    {
        _random = story.Stream("S2 script");
        var company = story.Company;

        // Between eight and twelve o'clock local time on the first day.
        T = story.Start.AddMinutes(_random.Next(7 * 60, 11 * 60)).AddMilliseconds(_random.Next(60_000));
        _offsets = DrawOffsets();

        var host = new Site($"{_random.Pick(["cdn", "static", "files", "assets", "img", "dl"])}.{company.NewDomain(_random)}", company.Addresses.Take("203.0.113"));
        Control = host;
        Sink = company.Addresses.Take("192.0.2");
        Lure = $"{_random.Pick(Lures)}_{_random.Next(1000, 99_999)}";
        ArchiveHash = _random.Hex(64);
        ScriptHash = _random.Hex(64);
        LibraryHash = _random.Hex(64);
        EncryptorHash = _random.Hex(64);
        Library = $"{_random.Pick(Words.NameFirst)}{_random.Pick(Words.NameSecond)}";
        EntryPoint = _random.Pick(EntryPoints);
        Task = $"{_random.Pick(TaskOwners)} {_random.Pick(TaskNames)}";
        Service = Letters(8);
        Payload = $"{_random.Pick(Payloads)}.exe";
        PolicyFolder = $"{{{_random.Guid().ToUpperInvariant()}}}";
        Interval = TimeSpan.FromMilliseconds(_random.Next(54_000, 70_000));
        Jitter = 0.14 + (0.08 * _random.NextDouble());
        Renamed = _random.Next(28, 64);
        ArchivePart = _random.Next(3, 6) * 100;
        Exfiltrated = 2_600_000_000L + _random.NextInt64(1_000_000_000L);

        var night = story.Start.AddDays(1);
        Asleep = (night.AddMinutes(_random.Next(108, 132)).AddMilliseconds(_random.Next(60_000)), night.AddMinutes(_random.Next(280, 341)).AddMilliseconds(_random.Next(60_000)));
    }

    /// <summary>When the mail comes.</summary>
    public DateTimeOffset T { get; }

    /// <summary>Name and address of the command server.</summary>
    public Site Control { get; }

    /// <summary>Address the data goes to.</summary>
    public string Sink { get; }

    /// <summary>Name of the archive and the script in it, without ending.</summary>
    public string Lure { get; }

    public string ArchiveHash { get; }

    public string ScriptHash { get; }

    public string LibraryHash { get; }

    public string EncryptorHash { get; }

    public string Library { get; }

    public string EntryPoint { get; }

    public string Task { get; }

    public string Service { get; }

    public string Payload { get; }

    public string PolicyFolder { get; }

    public TimeSpan Interval { get; }

    public double Jitter { get; }

    /// <summary>When the laptop sleeps: no sensor, no beacon.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Asleep { get; }

    public int Renamed { get; }

    public int ArchivePart { get; }

    public long Exfiltrated { get; }

    /// <summary>Encoded command of about two kilobytes.</summary>
    public string EncodedCommand => Convert.ToBase64String(Encoding.Unicode.GetBytes(
        $"$u='https://{Control.Domain}/{Letters(6)}';$k='{Letters(64)}';" + string.Concat(Enumerable.Range(0, 9).Select(n => $"$v{n.ToString(CultureInfo.InvariantCulture)}='{Letters(56)}';"))));

    /// <summary>The moment of a row or decoy; moved by up to a tenth, in the order of the table.</summary>
    public DateTimeOffset At(Moment moment) => T + _offsets[(int)moment];

    private string Letters(int count) => _random.GetString("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", count);

    private TimeSpan[] DrawOffsets()
    {
        static TimeSpan H(int hours, int minutes, int seconds = 0) => new(hours, minutes, seconds);
        TimeSpan[] stated =
        [
            H(0, 18, 30), H(0, 18, 33), H(0, 18, 41), H(0, 18, 58), H(0, 19, 10), H(0, 20), H(0, 44, 10), H(2, 5), H(3, 40), H(3, 40, 5), H(4, 50), H(5, 12), H(5, 12, 40), H(5, 15), H(6, 2), H(26, 30), H(26, 31), H(26, 40), H(29, 0),
        ];

        // Steps shorter than a tenth of the way so far keep their own length, moved by a tenth: so the order holds and a chain of seconds stays one.
        var drawn = new TimeSpan[stated.Length];
        for (var n = 0; n < stated.Length; n++)
        {
            var step = n == 0 ? stated[0] : stated[n] - stated[n - 1];
            drawn[n] = (n == 0 ? TimeSpan.Zero : drawn[n - 1]) + TimeSpan.FromMilliseconds(Math.Round(step.TotalMilliseconds * (0.9 + (0.2 * _random.NextDouble()))));
        }

        return drawn;
    }
}

/// <summary>Moments of the story after the mail, in order.</summary>
internal enum Moment
{
    ScriptRuns,
    ShellRuns,
    ShellConnects,
    LibraryLoads,
    TaskRegistered,
    BeaconBegins,
    FirstAlert,
    Discovery,
    CredentialDump,
    CredentialAlert,
    HelpdeskAtWork,
    ServerLogon,
    ServiceRuns,
    ServiceAlert,
    Archiving,
    ShadowCopies,
    ControllerLogon,
    EncryptionBlocked,
    BeaconEnds,
}
