using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Bench.Behaviour;

/// <summary>A day of a company: eight sign-ins and forty process starts a person, from a seed.</summary>
internal static class CompanyDay
{
    private const int SignIns = 8;
    private const int Starts = 40;
    private static readonly Product Source = new() { Name = "Company", VendorName = "Example" };
    private static readonly string[] Apps = ["Mail", "Chat", "Files", "Portal", "Reports"];

    public static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static IEnumerable<OcsfEvent> Of(int day, int people)
    {
        var random = new Random(day);
        var midnight = Start.AddDays(day);
        var number = 0;
        for (var person = 0; person < people; person++)
        {
            for (var i = 0; i < SignIns; i++)
            {
                var isOffice = random.Next(10) < 7;
                yield return new Authentication
                {
                    ActivityId = Authentication.Activity.Logon, Time = At(), StatusId = random.Next(20) == 0 ? 2 : 1, Metadata = Next(), User = new() { Name = $"u{person}@example.com", Uid = $"id-{person}" },
                    Service = new() { Name = "Directory" }, Actor = new() { AppName = Apps[random.Next(Apps.Length)] }, IsMfa = random.Next(10) > 0,
                    SrcEndpoint = new()
                    {
                        Ip = isOffice ? "198.51.100.10" : $"203.0.113.{person % 250}", AutonomousSystem = new() { Number = isOffice ? 64496 : 64500 + (person % 9) },
                        Location = new() { Country = "DE", City = isOffice ? "Office" : $"Town {person % 25}", Lat = 48 + (isOffice ? 0 : person % 25 * 0.1), Long = 9 },
                    },
                    Device = new() { TypeId = 2, Uid = $"dev-{person}" }, HttpRequest = new() { UserAgent = "Browser/9" },
                };
            }

            for (var i = 0; i < Starts; i++)
            {
                yield return new ProcessActivity
                {
                    ActivityId = ProcessActivity.Activity.Launch, Time = At(), Metadata = Next(), Device = new() { TypeId = 2, Hostname = $"WS-{person}", Uid = $"dev-{person}" },
                    Actor = new() { Process = new() { Name = "explorer.exe" } },
                    Process = new() { Name = $"program{random.Next(60)}.exe", CmdLine = $"program.exe /day {day} /run {i}", ParentProcess = new() { Name = "explorer.exe" }, User = new() { Name = $"u{person}", Uid = $"id-{person}" } },
                };
            }
        }

        DateTimeOffset At() => midnight.AddHours(6 + (random.NextDouble() * 12));

        Metadata Next() => new() { Product = Source, Uid = string.Create(CultureInfo.InvariantCulture, $"{day}-{number++}") };
    }
}
