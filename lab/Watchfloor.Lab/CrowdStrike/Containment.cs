using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.CrowdStrike;

/// <summary>Hosts on their way into and out of containment. A host that is awake gets there after a while; one that is off stays pending.</summary>
/// <remarks>The while passes on the story's clock or in real time, whichever comes first, so that a client that polls a lab whose clock stands still sees the end too.</remarks>
internal sealed class Containment(LabContext lab, ChangedRecords hosts)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Goal, DateTimeOffset Since, long Stamp)> _pending = [];

    /// <summary>Asks a host to change; what is wrong with that, or null.</summary>
    public (int Code, string Message)? Ask(string id, string action)
    {
        lock (_gate)
        {
            Settle();
            var now = lab.Clock.GetUtcNow();
            if (hosts.Find(id, now) is not { } host)
            {
                return (404, $"device '{id}' not found");
            }

            var status = System.Text.Json.JsonDocument.Parse(host.Json).RootElement.GetProperty("status").GetString();
            var (from, pending, goal) = action == "contain" ? ("normal", "containment_pending", "contained") : ("contained", "lift_containment_pending", "normal");
            if (status != from && !(action == "lift_containment" && status == "containment_pending"))
            {
                return (409, $"device is {status}; it cannot {action.Replace('_', ' ')}");
            }

            Set(id, pending);
            _pending[id] = (goal, now, TimeProvider.System.GetTimestamp());
            return null;
        }
    }

    /// <summary>Lets the hosts arrive whose while has passed.</summary>
    public void Settle()
    {
        lock (_gate)
        {
            foreach (var (id, (goal, since, stamp)) in _pending.ToList())
            {
                var passed = lab.Clock.GetUtcNow() - since >= lab.Options.ContainmentTime || TimeProvider.System.GetElapsedTime(stamp) >= lab.Options.ContainmentTime;
                if (passed && IsAwake(id))
                {
                    Set(id, goal);
                    _pending.Remove(id);
                }
            }
        }
    }

    /// <summary>Whether the host's sensor can be reached now.</summary>
    public bool IsAwake(string id) => lab.Story.Company.Devices.FirstOrDefault(device => device.Aid == id)?.IsSilentAt(lab.Clock.GetUtcNow()) == false;

    private void Set(string id, string status) =>
        hosts.Change(id, lab.Clock.GetUtcNow(), host => (host["status"], host["modified_timestamp"]) = (status, Json.Seconds(lab.Clock.GetUtcNow())));
}
