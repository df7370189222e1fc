using System.Net;
using Watchfloor.Detection.Network;

namespace Watchfloor.Detection.Beaconing;

/// <summary>What the surroundings of a pair mean for its score: who else calls there, where it is, how it is called.</summary>
internal sealed class BeaconContext(BeaconOptions options, NetworkOptions network, KnownServices services, FanOut fanOut)
{
    private const double Common = 0.1;
    private const double Everywhere = 0.3;
    private const double Rare = 0.02;
    private const int Many = 10;
    private const int MostTurns = 12;

    /// <summary>A check-in carries some hundred bytes to some kilobytes; orders and results are rare beside it.</summary>
    private const double TransferBytes = 500_000;

    private const double NewAfterSeconds = 2 * 3600;

    private readonly AddressSpace internalSpace = new([.. options.InternalNetworks, .. network.InternalNetworks], network.ExternalNetworks);

    /// <summary>The multipliers that apply, in the order a person should read them.</summary>
    public IReadOnlyList<Multiplier> For(CallSeries calls, Rhythm rhythm)
    {
        var list = new List<Multiplier>();
        var destination = IPAddress.TryParse(calls.DestinationAddress, out var parsed) ? parsed : null;
        Prevalence(calls, list);

        if (services.Factor(calls.DestinationName) is { } known)
        {
            list.Add(known);
        }

        if (destination is not null && AddressSpace.IsGroup(destination))
        {
            list.Add(new("group_address", 0.1, "The destination is a multicast or broadcast address: announcements, not calls."));
            return list;
        }

        // A proxy is inside; what is called by way of it is not.
        var toInside = destination is not null && internalSpace.Contains(destination) && !calls.IsProxied;
        var fromOutside = calls.Direction == 1
            || (IPAddress.TryParse(calls.SourceAddress, out var source) && !internalSpace.Contains(source) && calls.Direction is not (2 or 3) && calls.Population > 1);
        if (fromOutside)
        {
            list.Add(calls.Failed > 0.5 * calls.Times.Length
                ? new("refused_from_outside", 0.3, "The calls come from outside and are refused: somebody knocks, nobody inside answers.")
                : new("from_outside", 0.9, "The calls come from outside."));
        }
        else if (toInside)
        {
            list.Add(calls.Failed > 0.5 * calls.Times.Length
                ? new("gone_inside", 0.5, "The destination is inside and does not answer: a service that was taken away, and a client that still asks.")
                : new("inside_destination", 0.7, "The destination is inside: monitoring, directory and file services poll as well."));
        }

        if (fanOut.Alike(calls) is > MostTurns and var alike)
        {
            list.Add(new("one_to_many", toInside ? 0.3 : 0.4, $"The source calls {alike} destinations on this port equally often: a monitor asks every machine, an implant a few."));
        }

        if (ServicePort(calls) is { } wellKnown)
        {
            list.Add(new("service_port", 0.4, wellKnown));
        }

        if (calls.Port == 53 && calls.DestinationAddress is { } resolver && PublicResolvers.Find(resolver) is { } listed)
        {
            list.Add(listed);
        }

        if (calls.Continued > 0.5 * calls.Times.Length)
        {
            list.Add(new("one_session", 0.6, $"{calls.Continued} of {calls.Times.Length} records are pieces of sessions already open: keep-alives, cut by the sensor."));
        }

        if (!fromOutside && !toInside && calls.DestinationName is null && !calls.IsRequests && destination is not null)
        {
            list.Add(new("no_name", 1.15, "No name led to the address: neither TLS, HTTP nor DNS named it."));
        }

        if (calls.MissingHostHeader > 0.5 * calls.Times.Length)
        {
            list.Add(new("missing_host", 1.15, "The HTTP requests carry no Host header; ordinary clients send one."));
        }

        if (!fromOutside && calls.Port is { } port && port is not (80 or 443) && !(toInside && port < 1024))
        {
            list.Add(new("unusual_port", 1.1, $"Port {port} is not a web port."));
        }

        if (SizeRegularity.Of(calls.BytesOut) is { Median: > TransferBytes } transfer)
        {
            list.Add(new("transfer", 0.4, $"Half of the calls send over {transfer.Median / 1e6:0.0} MB: a transfer in pieces, not a check-in."));
        }

        var hours = (calls.Times[^1] - calls.Times[0]) / 3600;
        var callsEachStretch = (double)rhythm.CheckIns / rhythm.Gaps.Spans.Count;
        if (callsEachStretch < 5 || (hours > 1 && rhythm.Gaps.ActiveSeconds < 0.02 * 3600 * hours))
        {
            list.Add(new("bursts", 0.5, $"The rhythm holds only in short bursts, {callsEachStretch:0} calls each: a page loading looks like this."));
        }

        if (rhythm.SecondTimer is null && rhythm.CheckIns < 0.1 * rhythm.Gaps.ActiveSeconds / rhythm.Timer.Period)
        {
            list.Add(new("hardly_seen", 0.5, "Fewer than one in ten of the check-ins that this period would make were seen."));
        }

        if (hours < 2 && rhythm.CheckIns < 60)
        {
            // A program that tries again and again gives up within a minute; an implant has time.
            list.Add(new("short", hours < 1.0 / 60 ? 0.5 : 0.8, NetworkFindings.Invariant($"All of it within {NetworkFindings.Span(3600 * hours)}.")));
        }

        return list;
    }

    /// <summary>What it means that there is nobody to compare with; null when there is.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="score">Score by all else that is known.</param>
    public Multiplier? Unknown(CallSeries calls, double score) => calls.Population >= options.FewestHostsForRarity ? null
        : new(
            "prevalence_unknown",
            // Sure timers stay Medium; High needs somebody who does not call there. In order, so that ranks stay.
            score <= NetworkFindings.Medium ? 1 : (NetworkFindings.Medium + ((score - NetworkFindings.Medium) / 2)) / score,
            $"Only {calls.Population} hosts are in view, so nobody can say whether others call it too: never High.");

    private void Prevalence(CallSeries calls, List<Multiplier> list)
    {
        if (calls.Population < options.FewestHostsForRarity)
        {
            return;
        }

        var share = (double)calls.Hosts / calls.Population;
        var domainShare = (double)Math.Max(calls.DomainHosts, calls.Hosts) / calls.Population;
        var of = $"{calls.Hosts} of {calls.Population} hosts call it";
        if (share >= Everywhere)
        {
            list.Add(new("prevalence", 0.25, $"{of}: an updater or monitoring agent would look like this."));
        }
        else if (share >= Common && calls.Hosts >= 5)
        {
            list.Add(new("prevalence", 0.5, $"{of}: widely used."));
        }
        else if (domainShare >= Everywhere)
        {
            list.Add(new("prevalence", 0.6, $"{of}, but {calls.DomainHosts} call the same registered domain."));
        }
        else if (calls.Hosts >= Many)
        {
            list.Add(new("prevalence", 0.6, $"{of}: an implant on so many hosts would be known by now."));
        }
        else if (share <= Rare || calls.Hosts == 1)
        {
            list.Add(new("prevalence", calls.Population >= 50 ? 1.06 : 1, $"Only {of}."));
            Age(calls, list);
        }
        else
        {
            list.Add(new("prevalence", 1, $"{of}."));
        }
    }

    // Among rare destinations, what began while others were already in view is new; what was there from the start may be years old.
    private static void Age(CallSeries calls, List<Multiplier> list)
    {
        if (calls.FirstByAnyone is not { } first)
        {
            return;
        }

        var before = (calls.Times[0] - first) / 86400;
        var after = first - calls.FirstOfAll;
        if (before >= 7)
        {
            list.Add(new("known_destination", 0.8, $"The destination was first called {before:0} days before."));
        }
        else if (after >= NewAfterSeconds && after >= 0.02 * (calls.Times[^1] - calls.FirstOfAll))
        {
            list.Add(new("new_destination", 1.3, $"Nobody called the destination in the {after / 3600:0.0} h before."));
        }
    }

    private static string? ServicePort(CallSeries calls) => (calls.Protocol, calls.Port) switch
    {
        ("udp", 123) => "Port 123 is NTP, which keeps time by calling at fixed intervals.",
        ("udp", 67 or 68 or 547) => "DHCP renews at fixed intervals.",
        ("icmp", _) => "ICMP: a ping at fixed intervals is monitoring; what it carries is not seen here.",
        _ => null,
    };
}
