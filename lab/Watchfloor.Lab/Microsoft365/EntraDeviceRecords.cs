using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Writes the directory's devices: joined workstations and servers, and people's phones. Sign-ins name a device by its device id, audits by its object id.</summary>
internal static class EntraDeviceRecords
{
    private const int PhoneKinds = 3;

    public static void Write(Story story)
    {
        var random = story.Stream("entra devices");
        foreach (var device in story.Company.Devices)
        {
            Add(story, random, device.EntraDeviceId, device.Hostname, "Windows", device.IsServer ? "10.0.20348.2700" : "10.0.26100.2894", "ServerAd", "Example Computers", device.IsServer ? "R740" : "E14", isManaged: !device.IsServer);
        }

        foreach (var person in story.Company.People)
        {
            // Many phones have the name that their maker gave them.
            var isApple = random.Next(PhoneKinds) > 0;
            var name = random.Next(PhoneKinds) == 0 ? $"{person.Name.Split(' ')[0]}'s phone" : isApple ? "iPhone" : "Android phone";
            Add(story, random, person.PhoneId, name, isApple ? "iOS" : "Android", isApple ? "18.2" : "15", "Workplace", isApple ? "Apple" : "Example Mobile", isApple ? "iPhone" : "M9", isManaged: true);
        }
    }

    private static void Add(Story story, Random random, string deviceId, string name, string system, string version, string trust, string maker, string model, bool isManaged)
    {
        var registered = (story.Start - random.Between(TimeSpan.FromDays(20), TimeSpan.FromDays(900))).ToSecond();
        var seen = (story.Start - random.Between(TimeSpan.FromHours(2), TimeSpan.FromDays(9))).ToSecond();
        var id = random.Guid();
        story.EntraDevices.Add(
            id,
            registered,
            story.Start - TimeSpan.FromDays(1),
            json => json
                .Text("id", id).Text("deviceId", deviceId).Text("displayName", name).Text("operatingSystem", system).Text("operatingSystemVersion", version).Flag("accountEnabled", true)
                .Flag("isCompliant", isManaged).Flag("isManaged", isManaged).Text("trustType", trust).Text("profileType", "RegisteredDevice").Text("manufacturer", maker).Text("model", model)
                .Text("approximateLastSignInDateTime", Json.Seconds(seen)).Text("registrationDateTime", Json.Seconds(registered)).Text("createdDateTime", Json.Seconds(registered)).Flag("onPremisesSyncEnabled", trust == "ServerAd"),
            trust,
            deviceId);
    }
}
