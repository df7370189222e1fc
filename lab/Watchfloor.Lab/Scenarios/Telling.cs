using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios;

/// <summary>Writes the truth of one scenario in the shape that all of them share.</summary>
internal sealed class Telling(Stage stage, string scenario)
{
    private GroundTruth Truth => stage.Truth;

    /// <summary>A row of the scenario's table, or the part of it that came in by one feed.</summary>
    public void Row(string row, string feed, IReadOnlyList<Written> written, string[] techniques, string text)
    {
        Truth.Event(scenario, row, "truth", feed, written.Select(item => item.Uid), written.Min(item => item.Time), End(written), techniques, text);
        Mirror(row, "context", written, techniques, text);
    }

    /// <summary>A row that is an alert.</summary>
    public void AlertRow(string row, string feed, Written alert, string[] techniques, string text)
    {
        Row(row, feed, [alert], techniques, text);
        Alert(feed, alert.Uid, text);
    }

    /// <summary>An alert about the attack that is no row of its own.</summary>
    public void Alert(string feed, string uid, string text) => Truth.Alert(scenario, null, feed, uid, scenario, "true_positive", text);

    /// <summary>Belongs to the story but need not be told.</summary>
    public void Context(string row, string feed, IReadOnlyList<Written> written, string[] techniques, string text)
    {
        Truth.Event(scenario, row, "context", feed, written.Select(item => item.Uid), written.Min(item => item.Time), End(written), techniques, text);
        Mirror(row, "context", written, techniques, text);
    }

    /// <summary>Happens at the same time and must stay out.</summary>
    public void Decoy(string feed, IReadOnlyList<Written> written, string text)
    {
        Truth.Event(scenario, "", "decoy", feed, written.Select(item => item.Uid), written.Min(item => item.Time), End(written), [], text);
        Mirror("", "decoy", written, [], text);
    }

    public void Gap(string text, DateTimeOffset? from = null, DateTimeOffset? to = null) => Truth.Gap(scenario, from, to, text);

    public void Entity(string kind, string value, params string?[] aliases) => Truth.Entity(scenario, kind, value, aliases);

    public void Person(Person person) => Entity("user", person.Upn, person.Sid, person.Sam, person.ObjectId);

    public void Host(Device device) => Entity("host", device.Hostname, device.Aid, device.DnsName, device.LocalIp, device.MdeId, device.EntraDeviceId);

    public void Propose(string name, string target) => Truth.Action(scenario, true, name, target);

    public void Never(string name, string target, int? approvers = null) => Truth.Action(scenario, false, name, target, approvers);

    private static DateTimeOffset? End(IReadOnlyList<Written> written) => written.Count > 1 ? written.Max(item => item.Time) : null;

    /// <summary>What Defender wrote of the same thing.</summary>
    private void Mirror(string row, string role, IReadOnlyList<Written> written, string[] techniques, string text)
    {
        foreach (var group in written.Where(item => item.HuntingUid is not null).GroupBy(item => item.HuntingFeed!))
        {
            Truth.Event(scenario, row, role, group.Key, group.Select(item => item.HuntingUid!), group.Min(item => item.Time), null, techniques, $"{text}, as Defender saw it");
        }
    }
}
