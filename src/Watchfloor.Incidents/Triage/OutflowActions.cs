using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Proposes how to stop data from leaving by a person's own account: evidence first, and nothing that the person would notice before it is kept.</summary>
internal static class OutflowActions
{
    public static IEnumerable<RecommendedAction> Of(Outflow outflow)
    {
        var user = new Entity(EntityKind.User, outflow.User);
        var matches = outflow.Matches.Take(10).Select(match => match.Id).ToList();
        yield return ActionPlanner.Act("preserve", user, matches, "Keep the mailbox, files and audit records of {0} as they are (litigation hold) before anything else is done.", "Nothing is deleted any more for this person; storage grows.", "release_preservation", outflow.User);
        foreach (var link in outflow.Links.Where(link => link.LeftUid is not null))
        {
            yield return ActionPlanner.Act("revoke_link", new(EntityKind.Link, link.LeftUid!), [link.Id], "The link {0} opens {1} for whoever has it.", "One link; whoever uses it rightly needs a new one.", "restore_link", link.LeftUid, link.ResourceName);
        }

        if (outflow.Fetches.Count > 0)
        {
            yield return ActionPlanner.Act("suspend_sync", user, outflow.Fetches.SelectMany(files => files.Take(5)).Select(file => file.Id), "Files were fetched by {0} in far greater numbers than usual.", "The person's machines get no new files until it is resumed.", "resume_sync", outflow.User);
        }

        if (outflow is { Disks.Count: > 0, Host: { } host })
        {
            yield return ActionPlanner.Act("restrict_usb", new(EntityKind.Host, host), outflow.Disks.Select(disk => disk.Id), "The disk {0} took data on this machine.", "No disk works on this one machine.", "allow_usb", outflow.Disks[0].LeftUid);
        }

        yield return ActionPlanner.Act("advise", user, matches, "Whether {0} keeps working is for HR and legal to decide. Do not tell the person, isolate or wipe the machine before its evidence is kept.", "Advice only.", null, outflow.User) with { Approvers = 2 };
    }
}
