using System.Globalization;
using System.Net;
using Watchfloor.Detection.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Beaconing;

/// <summary>Tells a candidate as a finding: title, reasons in numbers, entities, techniques.</summary>
internal static class BeaconFinding
{
    /// <summary>The finding, with the number of hosts that call the same destination as steadily. Its id is the pair and the day of its first call, so a later run over a longer window updates it.</summary>
    public static Finding From(BeaconCandidate candidate, int hostsAlike)
    {
        var calls = candidate.Calls;
        var first = At(calls.Times[0]);
        return new()
        {
            Uid = FindingUid.Make(BeaconDetector.DetectorName, calls.Source, calls.Destination, FindingUid.At(first.Date)),
            Detector = BeaconDetector.DetectorName,
            Title = $"{(candidate.IsFailed ? "Failed beacon" : "Beacon")}: {calls.Source} calls {Destination(calls)} every {NetworkFindings.Span(candidate.Rhythm.Timer.Period)}",
            Severity = NetworkFindings.SeverityOf(candidate.Score),
            Score = candidate.Score,
            Reasons = [.. Reasons(candidate, hostsAlike)],
            Entities = [.. Entities(calls)],
            Evidence = calls.Evidence,
            Plot = GapPlot.Svg(calls.Times, candidate.Rhythm.Timer.Period),
            Techniques = [.. Techniques(calls)],
            FirstSeen = first,
            LastSeen = At(calls.Times[^1]),
        };
    }

    private static IEnumerable<Reason> Reasons(BeaconCandidate candidate, int hostsAlike)
    {
        var (calls, rhythm, timer) = (candidate.Calls, candidate.Rhythm, candidate.Rhythm.Timer);
        // Shuffling costs twenty times the peak itself, so only what is told is shuffled.
        var anchor = ClockAnchor.Near(calls.Times, timer.Period, permute: true);
        // The mean of n sleeps is known to deviation/√n.
        var margin = 1.96 * timer.Deviation / Math.Sqrt(rhythm.Gaps.InOrder.Length);
        yield return new("period_seconds", Round(timer.Period), Invariant($"One check-in every {timer.Period:0.##} s (95% interval {timer.Period - margin:0.##} to {timer.Period + margin:0.##})."));
        if (rhythm.SecondTimer is { } second)
        {
            yield return new("second_period_seconds", Round(second.Period), Invariant($"Later one every {second.Period:0.##} s."));
        }

        yield return new("jitter", Round(timer.Jitter), Invariant($"Sleeps vary by ±{timer.Jitter:P0} of the period, {(timer.IsFlat ? "evenly" : "bell-shaped")}; {(anchor.PermutationP <= 0.05 ? "they keep to a clock." : "each is drawn anew.")}"));
        yield return new("clock_power", Round(anchor.Power), Invariant($"Spectral peak at {anchor.Period:0.##} s has power {anchor.Power:0.0} (random calls: 1); {anchor.PermutationP:P0} of shuffles of the same gaps reach it."));
        var seen = Math.Clamp(rhythm.CheckIns / Math.Max(1, (rhythm.Gaps.ActiveSeconds / timer.Period) + rhythm.Gaps.Spans.Count), 0, 1);
        yield return new("check_ins", rhythm.CheckIns, Invariant($"{rhythm.CheckIns} check-ins in {calls.Times.Length} calls{(rhythm.Joined > 0 ? ", several calls each" : "")}."));
        if (rhythm.SecondTimer is null)
        {
            yield return new("share_seen", Round(seen), Invariant($"{seen:P0} of the check-ins expected while active were seen."));
        }

        yield return new("active_hours", Round(rhythm.Gaps.ActiveSeconds / 3600), Invariant($"Active {rhythm.Gaps.ActiveSeconds / 3600:0.0} h of {(calls.Times[^1] - calls.Times[0]) / 3600:0.0} h, in {rhythm.Gaps.Spans.Count} stretches."));
        yield return new("log_spread", Round(rhythm.Gaps.LogSpread), Invariant($"Gaps spread by {rhythm.Gaps.LogSpread:0.00} in the logarithm; random calls by 1.17."));
        if (rhythm.Dispersion is { } dispersion)
        {
            yield return new("dispersion", Round(dispersion.Ratio), Invariant($"Counts in {dispersion.Windows} equal windows vary {dispersion.Ratio:0.00} times as much as random calls would (p = {dispersion.PValue:0.0e+0})."));
        }

        yield return new("log_odds", Round(candidate.LogOdds), Invariant($"A timer is e^{candidate.LogOdds:0.0} times as likely as random or human calls, after correction for all pairs tested."));
        if (Size("sent", candidate.SizeOut) is { } sent)
        {
            yield return sent;
        }

        if (Size("received", candidate.SizeIn) is { } received)
        {
            yield return received;
        }

        if (calls.ProcessName is { Length: > 0 } program)
        {
            yield return new("program", 1, Invariant($"All calls are made by {new VendorText(program).ForDisplay(80)}."));
        }

        if (calls.ClientFingerprint is { Length: > 0 } fingerprint)
        {
            yield return new("ja3", 1, Invariant($"All TLS handshakes have the JA3 {new VendorText(fingerprint).ForDisplay(64)}."));
        }

        if (calls.Failed > 0)
        {
            yield return new("failed", calls.Failed, Invariant($"{calls.Failed} of {calls.Times.Length} calls were refused or not answered."));
        }

        yield return new("prevalence_hosts", calls.Hosts, Invariant($"{calls.Hosts} of {calls.Population} hosts in view call this destination."));
        if (hostsAlike > 1)
        {
            yield return new("hosts_alike", hostsAlike, Invariant($"{hostsAlike} hosts call it as steadily; at most five of them are told as findings."));
        }

        foreach (var reason in NetworkFindings.Reasons(candidate.Context, Missing(candidate)))
        {
            yield return reason;
        }

        var alone = candidate.Context.Aggregate(1.0, (product, multiplier) => product * multiplier.Factor);
        yield return new("score_timing", Round(candidate.Score / Math.Max(alone, 1e-6)), Invariant($"Times and sizes alone give {candidate.Score / Math.Max(alone, 1e-6):0.00}; timing alone never reaches High, because updaters keep timers too."));
    }

    // What would have raised the score, had it been there.
    private static List<string> Missing(BeaconCandidate candidate)
    {
        var present = candidate.Context.Select(multiplier => multiplier.Name).ToHashSet();
        List<string> missing = [];
        missing.AddRange(candidate.LogOdds < 40 ? ["more check-ins"] : []);
        missing.AddRange(present.Contains("new_destination") ? [] : ["a destination that is new while others are watched"]);
        missing.AddRange(present.Contains("no_name") ? [] : ["an address without a name"]);
        missing.AddRange(present.Contains("unusual_port") ? [] : ["an unusual port"]);
        return missing;
    }

    private static Reason? Size(string direction, SizeRegularity? size) => size is { } s
        ? new($"bytes_{direction}", s.Median, Invariant($"{s.Median:0} bytes {direction} in the median; {s.ModeShare:P0} of {s.Known} known sizes are within 2% of it."))
        : null;

    private static IEnumerable<Entity> Entities(CallSeries calls)
    {
        if (IPAddress.TryParse(calls.Source, out _))
        {
            yield return new(EntityKind.Address, calls.Source);
        }
        else
        {
            yield return new(EntityKind.Host, calls.Source);
        }

        foreach (var member in calls.Members)
        {
            yield return new(IPAddress.TryParse(member, out _) ? EntityKind.Address : EntityKind.Domain, member);
        }

        if (calls.DestinationName is { } name && !calls.Members.Contains(name))
        {
            yield return new(EntityKind.Domain, name);
        }

        if (calls.DestinationAddress is { } address && calls.DestinationAddresses <= 3 && calls.Members.Count == 0)
        {
            yield return new(EntityKind.Address, address);
        }

        if (calls.ProcessUid is { } process)
        {
            yield return new(EntityKind.Process, process);
        }
    }

    private static IEnumerable<string> Techniques(CallSeries calls)
    {
        if (calls.Port == 53)
        {
            yield return "T1071.004";
        }
        else if (calls.IsRequests || calls.Port is 80 or 443 or 8080 or 8443)
        {
            yield return "T1071.001";
        }
        else
        {
            yield return "T1571";
        }

        if (calls.Port is 443 or 8443)
        {
            yield return "T1573";
        }
    }

    private static string Destination(CallSeries calls)
    {
        var name = new VendorText(calls.DestinationName ?? calls.DestinationAddress).ForDisplay(80);
        if (calls.Members.Count > 0)
        {
            name = Invariant($"{calls.Members.Count} destinations in turn");
        }

        return calls.Port is { } port ? Invariant($"{name}:{port}") : name;
    }

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddMicroseconds(Math.Round(seconds * 1e6));

    private static double Round(double value) => double.IsFinite(value) ? Math.Round(value, 4) : value;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
