using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>Tells how a sensor was blinded and what was done from where that came from.</summary>
internal static class BlindingTimeline
{
    public static IEnumerable<TimelineEntry> Of(Blinding blinding)
    {
        yield return ManyActs.Entry([.. blinding.Tokens, blinding.Exclusion], "Entity Management", ["T1562.001", "T1078"],
            "The API client {0} took {1} out of what the sensor shows, from {2}, where it had never worked", blinding.ClientName, blinding.Exclusion.ResourceName, blinding.Exclusion.SrcIp) with { Host = blinding.Host };
        foreach (var acts in blinding.AddressActs.GroupBy(act => (act.ClassUid, act.EventCode, act.UserName, act.ActorUserName, act.ResourceName)).Select(group => group.ToList()))
        {
            var first = acts[0];
            var who = first.UserName ?? first.ActorUserName;
            yield return first switch
            {
                { EventCode: "PackagePublished" } => ManyActs.Entry(acts, "API Activity", ["T1195.002"], "The package {1} was published by {0}, from the same address {2}", who, first.ResourceName, first.SrcIp),
                { ClassUid: Authentication.Uid } when AccountActs.IsLetIn(first) => ManyActs.Entry(acts, "Authentication", ["T1078.004"], "{0} was signed in to from the same address {1}", who, first.SrcIp),
                _ => ManyActs.Entry(acts, "API Activity", [], "{0} was used from the same address {1}: {2}", who, first.SrcIp, first.EventCode ?? first.Message),
            };
        }
    }

    /// <summary>What cannot be seen while the exclusion stands.</summary>
    public static Gap Blind(Blinding blinding, DateTimeOffset end) => new()
    {
        From = blinding.Exclusion.Time,
        To = blinding.Removal?.Time ?? end,
        Text = string.Create(CultureInfo.InvariantCulture,
            $"What runs under {new VendorText(blinding.Exclusion.ResourceName).ForDisplay(120)} is not seen on {blinding.Host}: an exclusion hides it{(blinding.Removal is null ? "; it still stands at the end of the data" : "")}. That nothing is reported from there means nothing."),
        Evidence = [blinding.Exclusion.Id],
    };
}
