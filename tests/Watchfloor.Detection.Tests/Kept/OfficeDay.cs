using System.Globalization;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Tests.Kept;

/// <summary>A day of forty people, their machines and mailboxes and twenty applications; on a bad one each detector has something to find.</summary>
internal static class OfficeDay
{
    private static readonly Product Source = new() { Name = "Office", VendorName = "Example" };
    private static readonly string[] Programs = ["outlook.exe", "chrome.exe", "excel.exe", "svchost.exe"];

    public static IEnumerable<OcsfEvent> Of(DateTimeOffset day, bool isBad)
    {
        var number = 0;
        for (var person = 0; person < 40; person++)
        {
            yield return Person(Id(), $"u{person}@example.com", $"Department {person % 4}");
            for (var i = 0; i < Programs.Length; i++)
            {
                yield return Start(Id(), $"WS-{person}", day.AddHours(8 + i), Programs[i], "explorer.exe");
                yield return SignIn(Id(), $"u{person}@example.com", day.AddHours(8 + i).AddMinutes(person), "198.51.100.10", "DE", 64496, "Office", (48.5, 9.5), $"dev-{person}", i % 2 == 0 ? "Mail" : "Files", mfa: true);
            }

            yield return Mail(Id(), $"u{person}@example.com", day.AddHours(9), "MailItemsAccessed", 3 + (person % 4));
        }

        for (var application = 0; application < 20; application++)
        {
            yield return Principal(Id(), $"app {application}", day.AddHours(application), 64496, "DE");
        }

        if (!isBad)
        {
            yield break;
        }

        yield return Start(Id(), "WS-7", day.AddHours(14), "dropper.exe", "winword.exe");
        yield return Start(Id(), "WS-7", day.AddHours(14).AddMinutes(1), "stage2.exe", "dropper.exe");
        yield return Task(Id(), "WS-7", day.AddHours(14).AddMinutes(2), "Updater Check");
        yield return SignIn(Id(), "u17@example.com", day.AddHours(14), "203.0.113.77", "ZZ", 64500, "Nowhere", (55, 37), null, "Portal", mfa: false);
        yield return Mail(Id(), "u8@example.com", day.AddHours(11), "New-InboxRule", 1, "\\newsletters");
        yield return Mail(Id(), "u8@example.com", day.AddHours(12), "MailItemsAccessed", 400, address: "203.0.113.9");
        yield return Principal(Id(), "backup tool", day.AddHours(13), 64501, "ZZ");

        string Id() => $"{day.ToString("yyyyMMdd", CultureInfo.InvariantCulture)}-{number++}";
    }

    private static UserInventory Person(string id, string name, string department) => new()
    {
        ActivityId = UserInventory.Activity.Collect, Time = new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), Metadata = Of(id), User = new() { Name = name, Uid = $"id-{name}" }, Unmapped = new JsonObject { ["department"] = department },
    };

    private static ProcessActivity Start(string id, string host, DateTimeOffset time, string program, string parent) => new()
    {
        ActivityId = ProcessActivity.Activity.Launch, Time = time, Metadata = Of(id), Device = new() { TypeId = 2, Hostname = host, Uid = host },
        Actor = new() { Process = new() { Name = parent } }, Process = new() { Name = program, ParentProcess = new() { Name = parent }, User = new() { Name = $"user of {host}" } },
    };

    private static ScheduledJobActivity Task(string id, string host, DateTimeOffset time, string name) => new()
    {
        ActivityId = ScheduledJobActivity.Activity.Create, Time = time, Metadata = Of(id), Device = new() { TypeId = 2, Hostname = host, Uid = host }, Actor = new() { Process = new() { Name = "svchost.exe" } }, Job = new() { Name = name },
    };

    private static ApiActivity Mail(string id, string mailbox, DateTimeOffset time, string operation, int times, string rule = "", string address = "198.51.100.10") => new()
    {
        ActivityId = ApiActivity.Activity.Other, Time = time, Metadata = Of(id), Api = new() { Operation = operation, Service = new() { Name = "Exchange" } }, Actor = new() { User = new() { Name = mailbox } },
        SrcEndpoint = new() { Ip = address }, Resources = [new() { Name = mailbox + rule }], Unmapped = new JsonObject { ["OperationCount"] = times },
    };

    private static Authentication Principal(string id, string app, DateTimeOffset time, int network, string country) => new()
    {
        ActivityId = Authentication.Activity.Logon, Time = time, StatusId = 1, Metadata = Of(id), User = new() { Name = app, Uid = $"id-{app}", TypeId = 4 }, Service = new() { Name = "Graph" },
        SrcEndpoint = new() { Ip = "198.51.100.20", Location = new() { Country = country }, AutonomousSystem = new() { Number = network } },
    };

    private static Authentication SignIn(string id, string user, DateTimeOffset time, string address, string country, int network, string city, (double Lat, double Long) place, string? device, string app, bool mfa) => new()
    {
        ActivityId = Authentication.Activity.Logon, Time = time, StatusId = 1, Metadata = Of(id), User = new() { Name = user, Uid = $"id-{user}" }, Service = new() { Name = app }, Actor = new() { AppName = app },
        SrcEndpoint = new() { Ip = address, Location = new() { Country = country, City = city, Lat = place.Lat, Long = place.Long }, AutonomousSystem = new() { Number = network } },
        Device = device is null ? null : new() { TypeId = 2, Uid = device }, HttpRequest = new() { UserAgent = "Browser/9" }, IsMfa = mfa,
    };

    private static Metadata Of(string id) => new() { Product = Source, Uid = id };
}
