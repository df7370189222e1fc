using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Looks whether the sign-ins behind a finding came from a device that the person uses anyway: then it is a journey, a VPN or a phone.</summary>
/// <remarks>A stolen session or password comes without the device's own id, so one sign-in of the addresses in question without it silences the rule.</remarks>
internal sealed class KnownDeviceRule : ITriageRule
{
    private static readonly TimeSpan Around = TimeSpan.FromHours(2);

    private static readonly string[] SignIn = ["T1078", "T1539", "T1550", "T1557", "T1110", "T1133", "T1090"];

    public string Name => "known-device";

    public IEnumerable<Signal> Look(TriageSubject subject)
    {
        if (subject.Finding is not { Processes.Count: 0 } finding || finding.Users.Count != 1
            || !(finding.Techniques.Count == 0 || finding.Techniques.Any(technique => SignIn.Any(of => technique.StartsWith(of, StringComparison.Ordinal)))))
        {
            yield break;
        }

        var signIns = subject.Data.People[finding.Users[0]].Where(item => item.ClassUid == Authentication.Uid && item.StatusId is null or 1).ToList();
        var asked = signIns.Where(item => item.SrcIp is not null && (item.Id == finding.Id || finding.Addresses.Contains(item.SrcIp))
            && item.Time >= finding.FirstSeen - Around && item.Time <= finding.LastSeen + Around).ToList();
        if (asked.Count == 0)
        {
            asked = [.. finding.Related.Select(id => signIns.FirstOrDefault(item => item.Id == id)).OfType<LakeEvent>()];
        }

        if (asked.Count == 0 || asked.Any(item => item.DeviceUid is null))
        {
            yield break;
        }

        var devices = asked.Select(item => item.DeviceUid!).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        var elsewhere = signIns.Where(item => item.DeviceUid is not null && devices.Contains(item.DeviceUid, StringComparer.OrdinalIgnoreCase)
            && (!finding.Addresses.Contains(item.SrcIp ?? "") || item.Time < finding.FirstSeen.AddHours(-2) || item.Time > finding.LastSeen.AddHours(2))).ToList();
        var ownDevice = devices.All(device => elsewhere.Any(item => string.Equals(item.DeviceUid, device, StringComparison.OrdinalIgnoreCase)));
        if (ownDevice)
        {
            yield return new(Name, -3.5, SignalKind.NothingHappened, Statements.Of(
                [finding.Id, .. asked.Take(5).Select(item => item.Id), .. elsewhere.Take(5).Select(item => item.Id)],
                string.Create(CultureInfo.InvariantCulture, $"All {asked.Count} sign-ins in question come from {{0}}'s own registered device, which signs in at other times too."), finding.Users[0]));
        }
        else if (asked.All(item => subject.Records.Egress.Contains(item.SrcIp!, StringComparer.OrdinalIgnoreCase)))
        {
            yield return new(Name, -2, SignalKind.NothingHappened, Statements.Of(
                [finding.Id, .. asked.Take(5).Select(item => item.Id)], "The sign-ins come from the company's own address {0}.", asked[0].SrcIp));
        }
    }
}
