using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Microsoft365;

namespace Watchfloor.Lab.World;

/// <summary>What people do on an ordinary day: sign in, start programs, look at pages, open files on the server.</summary>
internal sealed class OfficeDays(Story story, Internet internet, Cast cast)
{
    private const string Phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_2 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";
    private static readonly TimeSpan DayLength = TimeSpan.FromHours(8.5);

    private static readonly (string Image, string Arguments)[] Programs =
    [
        (@"C:\Program Files\Microsoft Office\root\Office16\WINWORD.EXE", "/n \"C:\\Users\\{0}\\Documents\\{1}.docx\""),
        (@"C:\Program Files\Microsoft Office\root\Office16\EXCEL.EXE", "\"C:\\Users\\{0}\\Documents\\{1}.xlsx\""),
        (@"C:\Program Files\Microsoft Office\root\Office16\POWERPNT.EXE", "\"C:\\Users\\{0}\\Documents\\{1}.pptx\""),
        (@"C:\Program Files\Adobe\Acrobat DC\Acrobat\Acrobat.exe", "\"C:\\Users\\{0}\\Downloads\\{1}.pdf\""),
        (@"C:\Windows\System32\notepad.exe", "C:\\Users\\{0}\\Desktop\\{1}.txt"),
        (@"C:\Windows\System32\mspaint.exe", ""),
        (@"C:\Windows\System32\SnippingTool.exe", ""),
        (@"C:\Program Files\7-Zip\7zFM.exe", "\"C:\\Users\\{0}\\Downloads\\{1}.zip\""),
        (@"C:\Windows\System32\taskmgr.exe", "/4"),
        (@"C:\Windows\System32\calc.exe", ""),
    ];

    private static readonly (string Image, string Command)[] Housekeeping =
    [
        (@"C:\Windows\System32\svchost.exe", @"C:\Windows\system32\svchost.exe -k netsvcs -p -s Schedule"),
        (@"C:\Windows\System32\backgroundTaskHost.exe", "\"C:\\Windows\\system32\\backgroundTaskHost.exe\" -ServerName:App.AppXmtcan0h2tfbfy7k9kn8hbxb6dmzz1zh0.mca"),
        (@"C:\Windows\System32\RuntimeBroker.exe", @"C:\Windows\System32\RuntimeBroker.exe -Embedding"),
        (@"C:\Windows\System32\SearchProtocolHost.exe", "\"C:\\Windows\\system32\\SearchProtocolHost.exe\" Global\\UsGthrFltPipeMssGthrPipe"),
        (@"C:\Windows\System32\taskhostw.exe", @"taskhostw.exe SYSTEM"),
        (@"C:\Windows\System32\gpupdate.exe", @"gpupdate.exe /target:user"),
    ];

    private readonly Random _random = story.Stream("office days");
    private readonly Dictionary<Person, int[]> _phoneHabits = [];
    private readonly Dictionary<(Person Person, int Day), (DateTimeOffset Begins, string Session)> _sessions = [];

    /// <summary>The company's own network exit.</summary>
    public Origin Office { get; } = new(story.Company.Egress, "Hamburg", "DE", 64_500);

    /// <summary>Where the company's VPN comes out.</summary>
    public Origin VpnExit { get; } = new(story.Company.VpnExit, "Amsterdam", "NL", 64_501);

    public Origin Home(Person person) => new(person.HomeAddress, "Lübeck", "DE", 64_503);

    public Origin Mobile(Person person) => new(person.MobileAddress, "Hamburg", "DE", 64_510);

    public void Tell()
    {
        var telemetry = new FalconTelemetryRecords(story, story.Stream("office telemetry"));
        var signIns = new SignInRecords(story, story.Stream("office sign-ins"));
        for (var day = 0; day < story.Days; day++)
        {
            foreach (var person in story.Company.People)
            {
                if (_random.Next(100) < (story.IsWeekend(day) ? 4 : 92) && !person.IsAway)
                {
                    TellDay(person, day, story.Start.AddDays(day).AddMinutes(person.DayBegins + _random.Next(-12, 13)), telemetry, signIns);
                }
            }
        }
    }

    /// <summary>When somebody's day began and under which session; null on a day off.</summary>
    public (DateTimeOffset Begins, string Session)? SessionOf(Person person, int day) => _sessions.TryGetValue((person, day), out var session) ? session : null;

    private void TellDay(Person person, int day, DateTimeOffset begins, FalconTelemetryRecords telemetry, SignInRecords signIns)
    {
        var device = person.Workstation!;
        if (device.IsSilentAt(begins.AddHours(1)))
        {
            // Whoever's computer is off all day is not at work.
            return;
        }

        if (!person.IsToldInFull)
        {
            telemetry.Logon(begins, device, person, 2);
            signIns.Add(AtDesk(person, device, begins + _random.Seconds(40, 300), person.WorksFromHome ? Home(person) : Office, _random.Guid()));
            return;
        }

        DateTimeOffset Moment() => begins + (DayLength * _random.NextDouble());

        telemetry.Logon(begins, device, person, 2);
        telemetry.Logon(begins + _random.Between(TimeSpan.FromHours(3), TimeSpan.FromHours(5)), device, person, 7);
        if (_random.Next(14) == 0)
        {
            telemetry.Logon(begins - _random.Seconds(5, 40), device, person, 2, failed: true);
        }

        var explorer = telemetry.Running(device, @"C:\Windows\explorer.exe", @"C:\Windows\Explorer.EXE", person, signer: "Microsoft Windows", since: begins + _random.Seconds(3, 9));
        telemetry.Start(explorer);
        var (outlook, _) = telemetry.Start(begins + _random.Seconds(60, 400), explorer, @"C:\Program Files\Microsoft Office\root\Office16\OUTLOOK.EXE", "\"C:\\Program Files\\Microsoft Office\\root\\Office16\\OUTLOOK.EXE\"", person, signer: "Microsoft Corporation");
        var (browser, _) = telemetry.Start(begins + _random.Seconds(60, 900), explorer, @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe", "\"C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe\" --profile-directory=Default", person, signer: "Microsoft Corporation");
        for (var n = _random.Next(3, 7); n > 0; n--)
        {
            var (image, arguments) = _random.Pick(Programs);
            var file = $"{_random.Pick(Words.MailTopics)} {_random.Next(1, 400)}";
            telemetry.Start(Moment(), explorer, image, $"\"{image}\" {string.Format(System.Globalization.CultureInfo.InvariantCulture, arguments, person.Sam, file)}".TrimEnd(), person, signer: "Contoso");
        }

        var services = telemetry.Services(device);
        for (var n = _random.Next(2, 5); n > 0; n--)
        {
            var (image, command) = _random.Pick(Housekeeping);
            telemetry.Start(Moment(), services, image, command, null, signer: "Microsoft Windows");
        }

        telemetry.Connect(outlook.Started + _random.Seconds(1, 5), outlook, internet.Office.Address, 443, _random.Next(2_000, 90_000), _random.Next(20_000, 4_000_000), internet.Office.Domain);
        for (var n = _random.Next(7, 14); n > 0; n--)
        {
            var site = internet.Sites[(int)(internet.Sites.Count * Math.Pow(_random.NextDouble(), 1.8))];
            var at = Moment();
            at = at < browser.Started ? browser.Started + _random.Seconds(1, 30) : at;
            telemetry.Resolve(at, browser, site.Domain, site.Address);
            telemetry.Connect(at + _random.Seconds(0.02, 0.4), browser, site.Address, 443, _random.Next(700, 40_000), _random.Next(4_000, 3_000_000), site.Domain);
        }

        TellServerLogons(person, device, begins, telemetry);
        TellSignIns(person, day, begins, signIns);
    }

    /// <summary>Everyone reaches the servers from the computer they sit at. Helpdesk has no business on file servers and domain controllers.</summary>
    private void TellServerLogons(Person person, Device device, DateTimeOffset begins, FalconTelemetryRecords telemetry)
    {
        if (person == cast.Helpdesk)
        {
            return;
        }

        telemetry.Logon(begins + _random.Seconds(2, 8), story.Company.Server("DC", _random.Next(1, 3)), person, 3, device);
        for (var n = _random.Next(1, 3); n > 0; n--)
        {
            telemetry.Logon(begins + (DayLength * _random.NextDouble()), story.Company.Server("FS", _random.Next(1, 3)), person, 3, device);
        }
    }

    private void TellSignIns(Person person, int day, DateTimeOffset begins, SignInRecords signIns)
    {
        var device = person.Workstation!;
        var place = person.WorksFromHome ? Home(person) : Office;
        var session = _random.Guid();
        _sessions[(person, day)] = (begins, session);
        var first = begins + _random.Seconds(40, 300);
        if (_random.Next(25) == 0)
        {
            signIns.Add(AtDesk(person, device, first - _random.Seconds(8, 30), place, session) with { Error = 50126, Reason = "Error validating credentials due to invalid username or password." });
        }

        if (_random.Next(12) == 0)
        {
            signIns.Add(AtDesk(person, device, first - _random.Seconds(3, 8), place, session) with { Error = 50074, Reason = "Strong Authentication is required." });
        }

        signIns.Add(AtDesk(person, device, first, place, session));
        foreach (var app in new[] { "Microsoft Teams", "SharePoint Online", "Microsoft 365 Copilot", "Azure Portal" }.Where(app => app == "Azure Portal" ? person.Department == "IT" : _random.Next(3) > 0))
        {
            signIns.Add(AtDesk(person, device, begins + (DayLength * _random.NextDouble()), place, session) with { App = app });
        }

        for (var n = _random.Next(2, 5); n > 0; n--)
        {
            signIns.Add(AtDesk(person, device, begins + (DayLength * _random.NextDouble()), place, session) with { App = "Exchange Online", Kind = "nonInteractiveUser", ClientApp = "Mobile Apps and Desktop clients" });
        }

        TellPhone(person, begins, signIns);
    }

    /// <summary>Who has mail on the phone looks at it every day, at about the same times: before work, at noon, in the evening.</summary>
    private void TellPhone(Person person, DateTimeOffset begins, SignInRecords signIns)
    {
        if (!_phoneHabits.TryGetValue(person, out var habits))
        {
            _phoneHabits[person] = habits = _random.Next(10) < 7 ? [_random.Next(-70, -15), _random.Next(200, 300), _random.Next(520, 620), _random.Next(640, 820)] : [];
        }

        foreach (var minutes in habits.Where(_ => _random.Next(20) > 0))
        {
            signIns.Add(OnPhone(person, begins.AddMinutes(minutes + _random.Next(-14, 15))));
        }
    }

    /// <summary>A sign-in at one's own computer.</summary>
    public static SignIn AtDesk(Person person, Device device, DateTimeOffset time, Origin from, string session) =>
        new() { Person = person, Time = time, From = from, DeviceId = device.EntraDeviceId, DeviceName = device.Hostname, SessionId = session };

    /// <summary>The phone fetches mail over the mobile network.</summary>
    public SignIn OnPhone(Person person, DateTimeOffset time) => new()
    {
        Person = person,
        Time = time,
        From = Mobile(person),
        App = "Outlook Mobile",
        Kind = "nonInteractiveUser",
        DeviceId = person.PhoneId,
        DeviceName = "iPhone",
        System = "iOS 18.2",
        Browser = "Mobile Safari 18.2",
        UserAgent = Phone,
        ClientApp = "Mobile Apps and Desktop clients",
    };
}
