using System.Globalization;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What an investigation by rules found, with the trace behind it.</summary>
internal sealed record InvestigatedGroup(
    FindingGroup Group, Trace Trace, Artifacts Artifacts, IReadOnlyList<IncidentEntity> Scope, Investigation Investigation);

/// <summary>Reconstructs what happened from the findings of one group and the telemetry around them.</summary>
internal sealed class Investigator(IncidentData data)
{
    public InvestigatedGroup Investigate(FindingGroup group)
    {
        var trace = new Tracer(data).Follow(group);
        var artifacts = Artifacts.Of(trace, group.Findings, data);
        var scope = new ScopeBuilder(data).Build(trace, group.Findings, artifacts);
        var timeline = new TimelineBuilder(data).Build(trace, group.Findings);
        var investigation = new Investigation
        {
            Analyst = RuleAnalyst.AnalystName,
            Summary = Summarise(trace, scope, timeline, group),
            RootCause = RootCause(trace),
            Timeline = timeline,
            Gaps = new GapFinder(data).Find(trace),
            Graph = new GraphBuilder(data).Build(trace, group.Findings, scope, artifacts),
            Techniques = [.. timeline.SelectMany(entry => entry.Techniques.Select(technique => (technique, entry.What.Evidence)))
                .GroupBy(use => use.technique, StringComparer.Ordinal).OrderBy(use => use.Key, StringComparer.Ordinal)
                .Select(use => new TechniqueUse(use.Key, [.. use.SelectMany(item => item.Evidence).Distinct().Take(20)]))],
        };
        return new(group, trace, artifacts, scope, investigation);
    }

    private static Statement? RootCause(Trace trace)
    {
        var root = trace.Roots.OrderBy(root => root.Time).FirstOrDefault();
        if (trace.Deliveries.OrderBy(mail => mail.Mail.Time).FirstOrDefault() is { } mail && root is not null)
        {
            return Statements.Of([mail.Id, root.Id], "A mail from {0} brought {1}; opening it started {2} on {3}.",
                mail.Mail.Email.From ?? mail.Mail.Email.SmtpFrom, mail.Attachments is [{ } file, ..] ? file.Name : "a link", root.ProcessName, root.Host);
        }

        if (root is null && trace.Accounts is [{ } account, ..])
        {
            return AccountSummary.Cause(account, trace.Deliveries.OrderBy(mail => mail.Mail.Time).FirstOrDefault());
        }

        if (root is null && trace.Outflows is [{ } outflow, ..])
        {
            return OutflowSummary.Cause(outflow);
        }

        return root is null || ProcessKinds.IsTop(root.ProcessName) ? null
            : Statements.Of(root.Id, "The earliest event that the evidence reaches is the start of {0} on {1}; what brought it there is not in the data.", root.ProcessName, root.Host);
    }

    private static List<Statement> Summarise(Trace trace, IReadOnlyList<IncidentEntity> scope, IReadOnlyList<TimelineEntry> timeline, FindingGroup group)
    {
        var summary = new List<Statement>();
        if (RootCause(trace) is { } cause)
        {
            summary.Add(cause);
        }

        var beacon = timeline.Where(entry => entry is { Kind: "Network Activity", Count: >= 20 }).MaxBy(entry => entry.Count);
        if (beacon is not null)
        {
            summary.Add(beacon.What);
        }

        summary.AddRange(trace.Accounts.SelectMany(AccountSummary.Of));
        summary.AddRange(trace.Outflows.SelectMany(OutflowSummary.Of));
        summary.AddRange(trace.Blindings.SelectMany(BlindingTimeline.Of).Select(entry => entry.What).Take(6));
        foreach (var move in trace.Moves)
        {
            summary.Add(Statements.Of(move.Id, string.Create(CultureInfo.InvariantCulture, $"At {move.Time:yyyy-MM-dd HH:mm:ss} UTC {{0}} was used to come from {{1}} onto {{2}}."), move.User, move.From, move.To));
        }

        summary.AddRange(timeline.Where(entry => entry.Techniques.Any(technique => technique is "T1041" or "T1071.004" or "T1552.001" or "T1490" or "T1486" or "T1003.001" or "T1484.001")).Select(entry => entry.What).Take(8));
        if (summary.Count == 0)
        {
            var first = group.Findings[0];
            summary.Add(Statements.Of(first.Id, "{1} reports {0}; the telemetry in the lake adds nothing to it.", first.Title, first.Vendor));
        }

        var hosts = scope.Where(entity => entity.Entity.Kind == EntityKind.Host && entity.Role == "compromised").ToList();
        if (hosts.Count > 1)
        {
            summary.Add(Statements.Of(
                hosts.SelectMany(entity => entity.Evidence.Take(3)),
                $"Compromised are {hosts.Count.ToString(CultureInfo.InvariantCulture)} hosts: {string.Join(", ", hosts.Select((_, index) => $"{{{index}}}"))}.",
                [.. hosts.Select(entity => entity.Entity.Value)]));
        }

        return summary;
    }
}
