using System.Globalization;
using Watchfloor.Incidents;
using Watchfloor.Mitre;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>The report for the people who work on the incident: everything that is known, what it rests on, and what is missing.</summary>
public static class TechnicalReport
{
    /// <summary>Writes the report. The same input gives the same text.</summary>
    public static RenderedReport Render(ReportInput input, ReportFormat format)
    {
        ArgumentNullException.ThrowIfNull(input);
        var book = new EvidenceBook(input);
        var document = new Builder(input, book).Build();
        return new(ReportWriter.Write(document, format), book.Statistics);
    }

    private sealed class Builder(ReportInput input, EvidenceBook book)
    {
        private readonly Incident incident = input.Incident;
        private readonly Triage? triage = input.Incident.Triage;
        private readonly Investigation? investigation = input.Incident.Investigation;
        private readonly EntityNames names = new(input.Incident);
        private readonly AttackCatalog attack = AttackCatalog.Enterprise;

        public ReportDocument Build()
        {
            // The timeline numbers its evidence first, so that e1, e2, … run with time.
            var timeline = Timeline();
            Section?[] sections =
            [
                Summary(), timeline, Patterns(), Graph(), Attack(), Scope(), Reasoning(), Gaps(), Actions(), Findings(), Appendix(),
            ];
            return new()
            {
                Kind = "Technical incident report",
                Title = incident.Title,
                Labels = ReportHead.Labels(incident),
                Head = Head(),
                Sections = [.. sections.OfType<Section>()],
                Foot = ReportHead.Foot(input, book),
            };
        }

        private List<Block> Head()
        {
            var facts = new List<(string, IReadOnlyList<Run>)>
            {
                ("Incident", [Run.Quote(incident.Id)]),
                ("Active", [Run.Words($"{Wording.Time(incident.FirstSeen)} to {Wording.Time(incident.LastSeen)}, {Wording.Span(incident.LastSeen - incident.FirstSeen)}")]),
                ("Status", [Run.Words(Wording.Of(incident.Status) + (incident.Assignee is { } who ? $", {who}" : ", nobody assigned"))]),
                ("Verdict by", [Run.Words(triage is null ? "not judged yet" : $"{triage.Analyst}, {Wording.Time(triage.At)}")]),
                ("Investigated by", [Run.Words(investigation?.Analyst ?? "not investigated yet")]),
                ("Report written", [Run.Words(Wording.Time(input.WrittenAt))]),
                ("Rests on", [Run.Words($"{Wording.Count(book.InOrder.Count, "event")} from {Wording.Count(book.InOrder.Select(id => id.Feed).Distinct(StringComparer.Ordinal).Count(), "feed")}, {Wording.Count(incident.Findings.Count, "finding")}")]),
            };
            return
            [
                new Facts(facts),
                new Meter("Risk", incident.Risk.Score, [.. incident.Risk.Parts.Select(part => (part.Name, part.Points, part.Text))]),
            ];
        }

        private Section? Summary()
        {
            if (investigation is null)
            {
                return null;
            }

            var blocks = new List<Block>();
            AddStatements(blocks, investigation.Summary);
            if (investigation.RootCause is { } cause && book.Stands(cause))
            {
                blocks.Add(new Paragraph([new Strong("Where it began: "), .. Runs(cause)]));
            }
            else
            {
                blocks.Add(new Remark([Run.Words("Where it began: the evidence does not reach that far.")]));
            }

            return new("summary", "What happened", blocks);
        }

        private Section? Timeline()
        {
            if (investigation is null || investigation.Timeline.Count == 0)
            {
                return null;
            }

            var entries = investigation.Timeline.Where(entry => book.Stands(entry.What, entry.Time)).OrderBy(entry => entry.Time).ToArray();
            if (entries.Length == 0)
            {
                return null;
            }

            // Citing in order gives the numbers their order.
            foreach (var entry in entries)
            {
                book.Cite(entry.What.Evidence);
            }

            var gaps = investigation.Gaps.Where(gap => gap.From is not null || gap.To is not null).OrderBy(gap => gap.From ?? gap.To).ToArray();
            var svg = TimelinePlot.Draw(entries, gaps, HostOf, entry => entry.What.Render(quote => VisibleText.Of(quote.Reveal(), 60)));
            var rows = new List<TableRow>();
            var waiting = new Queue<Gap>(gaps);
            for (var i = 0; i < entries.Length; i++)
            {
                while (waiting.TryPeek(out var gap) && (gap.From ?? gap.To) < entries[i].Time)
                {
                    rows.Add(GapRow(waiting.Dequeue()));
                }

                rows.Add(EntryRow(entries[i], i + 1));
            }

            rows.AddRange(waiting.Select(GapRow));
            return new(
                "timeline",
                "Timeline",
                [
                    new Figure(svg, "Numbers are the rows of the table below. Filled marks are findings of a tool or of Watchfloor, open marks are recorded activity. Dashed bands are gaps in the evidence. The axis is not even: pale columns are long pauses, with their length above.", []),
                    new Table("Timeline, UTC", ["No.", "Time (UTC)", "What happened", "Host, user", "ATT&CK"], rows),
                ]);
        }

        // Host of a gap: the one on which its bounds happened, when it is one.
        private string? HostOf(Gap gap)
        {
            var hosts = gap.Evidence.Select(id => input.Evidence.GetValueOrDefault(id)).Select(HostOf).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
            return hosts is [{ Length: > 0 } only] ? only : null;
        }

        private static string HostOf(OcsfEvent? ocsfEvent) => (ocsfEvent switch
        {
            NetworkActivity e => e.Device?.Hostname,
            ProcessActivity e => e.Device.Hostname,
            DnsActivity e => e.Device?.Hostname,
            FileActivity e => e.Device.Hostname,
            Authentication e => e.Device?.Hostname,
            _ => null,
        })?.Split('.')[0] ?? "";

        private static TableRow GapRow(Gap gap) => new([[new Strong($"Gap, {GapBounds(gap)}. "), Run.Words(gap.Text)]]) { Kind = RowKind.Gap };

        private static string GapBounds(Gap gap) => (gap.From, gap.To) switch
        {
            ({ } from, { } to) => $"{Wording.Time(from)} to {Wording.Time(to)} ({Wording.Span(to - from)})",
            ({ } from, null) => $"from {Wording.Time(from)}, no end in the data",
            (null, { } to) => $"until {Wording.Time(to)}, no beginning in the data",
            _ => "no bounds in the data",
        };

        private TableRow EntryRow(TimelineEntry entry, int number) => new(
            [
                [Run.Words(number.ToString(CultureInfo.InvariantCulture))],
                [Run.Words(entry.EndTime is { } end && end > entry.Time ? Wording.Range(entry.Time, end) : Wording.Time(entry.Time))],
                [
                    .. entry.IsFinding ? [new Tag("finding", Tone.Accent), Run.Words(" ")] : Array.Empty<Run>(),
                    .. StatementRuns.Of(entry.What),
                    .. entry.Count > 1 ? [new Muted($" ({Wording.Count(entry.Count, "event")})")] : Array.Empty<Run>(),
                    book.Cite(entry.What.Evidence),
                ],
                [.. new[] { entry.Host, entry.User }.OfType<string>().SelectMany((name, i) => i == 0 ? new[] { Run.Quote(name, 60) } : [Run.Words(" "), Run.Quote(name, 60)])],
                [Run.Words(string.Join(", ", entry.Techniques.Select(id => attack.Resolve(id) ?? id)))],
            ])
        {
            Anchor = $"t{number}",
            Kind = entry.IsFinding ? RowKind.Finding : RowKind.Plain,
        };

        private Section? Patterns()
        {
            var blocks = new List<Block>();
            if (BeaconPlot.Find(input) is { } beacon)
            {
                blocks.Add(new Figure(
                    beacon.Draw(),
                    $"{Wording.Count(beacon.Times.Count, "connection")} from {VisibleText.Of(beacon.Source, 60)} to {VisibleText.Of(beacon.Destination, 60)} between {Wording.Time(beacon.Times[0])} and {Wording.Time(beacon.Times[^1])}; median pause {Wording.Span(beacon.Median)}. Left: length of the pauses. Right: connections over time, dashed where there are none.{(beacon.Connections.Count < beacon.Times.Count ? $" All that the lake holds are drawn; {beacon.Connections.Count} of them are cited." : "")}",
                    book.Cite(beacon.Connections).Numbers));
            }

            if (SignInPlot.Find(input.Evidence) is { } signIns)
            {
                var failed = signIns.SignIns.Count(each => each.Event.StatusId == 2);
                blocks.Add(new Figure(
                    signIns.Draw(),
                    $"{Wording.Count(signIns.SignIns.Count, "sign-in")} from {Wording.Count(signIns.SignIns.DistinctBy(each => each.Event.SrcEndpoint!.Ip).Count(), "address", "addresses")}, {failed} of them failed.",
                    book.Cite(signIns.SignIns.Select(each => each.Id)).Numbers));
            }

            return blocks.Count == 0 ? null : new("patterns", "Patterns in the evidence", blocks);
        }

        private Section? Graph()
        {
            if (investigation is not { Graph: { Nodes.Count: > 0 } graph })
            {
                return null;
            }

            var edges = graph.Edges
                .Where(edge => book.Stands($"{Wording.Of(edge.From.Kind)} {edge.Relation} {Wording.Of(edge.To.Kind)}", edge.Evidence))
                .OrderBy(edge => edge.FirstSeen)
                .ToArray();
            var shown = graph with { Edges = edges };
            var drawn = GraphPlot.Keep(shown).Count;
            var all = graph.Nodes.DistinctBy(node => node.Entity).Count();
            var caption = "Who touched whom. Red boxes belong to the attacker, blue boxes were attacked; an arrow points from who acted."
                + (drawn < all ? $" The {drawn} entities with the most relations are drawn; {Wording.Count(all - drawn, "more stands", "more stand")} in the scope." : "");
            var blocks = new List<Block> { new Figure(GraphPlot.Draw(shown, names), caption, []) };
            if (edges.Length > 0)
            {
                blocks.Add(new Table("Relations", ["From", "Relation", "To", "First seen (UTC)", "Times", "Evidence"], [.. edges.Select(edge => new TableRow(
                [
                    [Run.Quote(names.Of(edge.From), 80)],
                    [Run.Words(edge.Relation)],
                    [Run.Quote(names.Of(edge.To), 80)],
                    [Run.Words(Wording.Time(edge.FirstSeen))],
                    [Run.Words(Wording.Invariant($"{edge.Count:N0}"))],
                    [book.Cite(edge.Evidence)],
                ]))]));
            }

            return new("graph", "Who touched whom", blocks);
        }

        private Section? Attack()
        {
            if (investigation is null)
            {
                return null;
            }

            var uses = investigation.Techniques
                .GroupBy(use => attack.Resolve(use.TechniqueId) ?? use.TechniqueId, StringComparer.Ordinal)
                .Select(group => (Id: group.Key, Technique: attack.Find(group.Key), Evidence: group.SelectMany(use => use.Evidence).Distinct().ToArray()))
                .Where(use => book.Stands($"Technique {use.Id} was used.", use.Evidence))
                .ToArray();
            if (uses.Length == 0)
            {
                return null;
            }

            var rows = new List<TableRow>();
            var strip = new List<(string, int, int)>();
            foreach (var tactic in attack.Tactics)
            {
                // A technique of several tactics stands under its first one in the matrix, and names the others there.
                var here = uses.Where(use => use.Technique?.Tactics[0] == tactic).OrderBy(use => use.Id, StringComparer.Ordinal).ToArray();
                strip.Add((tactic.Name, here.Length, uses.Count(use => use.Technique?.Tactics.Skip(1).Contains(tactic) == true)));
                if (here.Length > 0)
                {
                    rows.Add(new([[new Strong(tactic.Name)]]) { Kind = RowKind.Group });
                    rows.AddRange(here.Select(use => TechniqueRow(use.Id, use.Technique, use.Evidence)));
                }
            }

            var unknown = uses.Where(use => use.Technique is null).ToArray();
            if (unknown.Length > 0)
            {
                rows.Add(new([[new Strong($"Not in ATT&CK {attack.Version}")]]) { Kind = RowKind.Group });
                rows.AddRange(unknown.Select(use => TechniqueRow(use.Id, null, use.Evidence)));
            }

            return new(
                "attack",
                "MITRE ATT&CK®",
                [
                    new TacticStrip(strip),
                    new Remark([Run.Words("A technique stands under the first of its tactics in the order of the matrix. Dashed: only techniques that stand elsewhere can serve this tactic too.")]),
                    new Table($"Techniques by tactic, ATT&CK Enterprise {attack.Version}", ["Technique", "Name", "Also serves", "Cited", "Evidence"], rows),
                ]);
        }

        private TableRow TechniqueRow(string id, Technique? technique, IReadOnlyList<EvidenceId> evidence)
        {
            var citation = book.Cite(evidence);
            return new(
            [
                [Run.Words(VisibleText.Of(id, 20))],
                [Run.Words(attack.NameOf(id) ?? "unknown id")],
                [Run.Words(string.Join(", ", technique?.Tactics.Skip(1).Select(tactic => tactic.Name) ?? []))],
                [Run.Words(Wording.Invariant($"{citation.Numbers.Count:N0}"))],
                [citation],
            ]);
        }

        private Section? Scope()
        {
            var entities = incident.Entities
                .Where(entity => book.Stands($"The {Wording.Of(entity.Entity.Kind)} is in scope as {entity.Role}.", entity.Evidence))
                .OrderBy(entity => RoleOrder(entity.Role))
                .ThenBy(entity => entity.Entity.Kind)
                .ThenBy(entity => entity.Entity.Value, StringComparer.Ordinal)
                .ToArray();
            return entities.Length == 0 ? null : new("scope", "Scope", [new Table("Entities in scope", ["Entity", "Kind", "Role", "Also known as", "Evidence"], [.. entities.Select(entity => new TableRow(
            [
                [Run.Quote(entity.Entity.Value, 120)],
                [Run.Words(Wording.Of(entity.Entity.Kind))],
                [new Tag(entity.Role, RoleTone(entity.Role))],
                Aliases(entity),
                [book.Cite(entity.Evidence)],
            ]))])]);
        }

        private static List<Run> Aliases(IncidentEntity entity)
        {
            var names = entity.Aliases.Where(alias => alias != entity.Entity.Value).Distinct(StringComparer.Ordinal).ToArray();
            var runs = names.Take(8).SelectMany((name, i) => i == 0 ? new[] { Run.Quote(name, 80) } : [Run.Words(", "), Run.Quote(name, 80)]).ToList();
            if (names.Length > 8)
            {
                runs.Add(new Muted($" and {names.Length - 8} more"));
            }

            return runs;
        }

        private static int RoleOrder(string role) => role switch
        {
            "compromised" => 0,
            "victim" => 1,
            "target" => 2,
            "attacker" => 3,
            "tool" => 4,
            _ => 5,
        };

        private static Tone RoleTone(string role) => role switch
        {
            "attacker" or "tool" => Tone.Critical,
            "compromised" => Tone.High,
            "victim" or "target" => Tone.Accent,
            _ => Tone.Neutral,
        };

        private Section? Reasoning()
        {
            if (triage is null)
            {
                return null;
            }

            var blocks = new List<Block>();
            blocks.Add(new Paragraph(new Strong($"For the verdict {Wording.Of(triage.Verdict).Text.ToLowerInvariant()}:")));
            AddStatements(blocks, triage.Reasoning);
            blocks.Add(new Paragraph(new Strong("Against it:")));
            if (!AddStatements(blocks, triage.CounterEvidence))
            {
                blocks.Add(new Remark([Run.Words("Nothing that was looked at speaks against it.")]));
            }

            foreach (var learned in new[] { triage.Forecast?.Text, triage.LearnedPriority }.OfType<string>())
            {
                blocks.Add(new Remark([Run.Words($"Learned from what analysts decided: {learned}")]));
            }

            return new("reasoning", "Why this verdict", blocks);
        }

        private Section? Gaps()
        {
            if (investigation is null)
            {
                return null;
            }

            var blocks = new List<Block>();
            if (investigation.Gaps.Count == 0)
            {
                blocks.Add(new Remark([Run.Words("No gap in the evidence was found within the time of the incident. That does not prove that there is none: what no tool records leaves no gap.")]));
            }

            var items = new List<IReadOnlyList<Run>>();
            foreach (var gap in investigation.Gaps.OrderBy(gap => gap.From ?? gap.To ?? DateTimeOffset.MaxValue))
            {
                var bounds = Bounds(gap);
                var runs = new List<Run> { new Strong($"{Capital(GapBounds(gap))}. "), Run.Words(gap.Text) };
                if (book.Has(bounds))
                {
                    book.Stands(gap.Text, bounds);
                    runs.Add(book.Cite(bounds));
                }
                else
                {
                    runs.Add(new Muted(" No record bounds this gap; it says what is missing and claims nothing else."));
                }

                items.Add(runs);
            }

            blocks.Add(new Statements(items));
            return new("gaps", "Gaps and what is not known", blocks);
        }

        private IReadOnlyList<EvidenceId> Bounds(Gap gap)
        {
            if (gap.Evidence.Count > 0 || investigation is null)
            {
                return gap.Evidence;
            }

            // Without events of its own a gap lies between the last line before it and the first after it.
            var before = gap.From is { } from ? investigation.Timeline.LastOrDefault(entry => entry.Time <= from) : null;
            var after = gap.To is { } to ? investigation.Timeline.FirstOrDefault(entry => entry.Time >= to) : null;
            return [.. new[] { before, after }.OfType<TimelineEntry>().SelectMany(entry => entry.What.Evidence.Take(1)).Distinct()];
        }

        private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

        private Section? Actions()
        {
            if (triage is null)
            {
                return null;
            }

            var blocks = new List<Block>
            {
                new Remark([Run.Words(triage.Actions.Count == 0
                    ? "No action is proposed."
                    : "All actions are proposed. None has run: each waits for the approval of a person.")]),
            };
            foreach (var action in triage.Actions.Where(action => book.Stands(action.Why)))
            {
                blocks.Add(new Card(
                    [Run.Words($"{Wording.OfAction(action.Name)} "), Run.Quote(names.Of(action.Target), 80), Run.Words(" "), new Tag("proposed", Tone.Neutral), new Muted($" {action.Name}")],
                    Runs(action.Why),
                    [
                        ("Target", [Run.Words($"{Wording.Of(action.Target.Kind)} "), Run.Quote(action.Target.Value, 200)]),
                        ("Blast radius", [Run.Words(action.BlastRadius)]),
                        ("Undone by", [Run.Words(action.Inverse is { } inverse ? Wording.OfAction(inverse) : "nothing; it cannot be undone")]),
                        ("Approval", [Run.Words(action.Approvers == 1 ? "one person" : $"{action.Approvers} people")]),
                    ]));
            }

            return new("actions", "Recommended actions", blocks);
        }

        private Section? Findings()
        {
            var findings = incident.Findings.Where(finding => book.Stands("A finding is part of this incident.", [finding.Id])).OrderBy(finding => finding.Time).ToArray();
            return findings.Length == 0 ? null : new("findings", "Findings joined in this incident", [new Table("Findings, UTC", ["Time (UTC)", "Tool", "Severity", "Finding", "ATT&CK", "Joined by"], [.. findings.Select(finding => new TableRow(
            [
                [Run.Words(Wording.Time(finding.Time))],
                [Run.Words(finding.Vendor)],
                [new Tag(Wording.Of(finding.Severity), Wording.ToneOf(finding.Severity))],
                [Run.Quote(finding.Title.Reveal()), book.Cite([finding.Id])],
                [Run.Words(string.Join(", ", finding.Techniques.Select(id => attack.Resolve(id) ?? id)))],
                [Run.Words(finding.JoinedBy)],
            ]))])]);
        }

        private Section? Appendix() => book.InOrder.Count == 0 ? null : new(
            "evidence",
            "Evidence",
            [
                new Remark([Run.Words("Every event that this report cites, once, under the number it is cited by. Times are UTC. Characters that could mislead a reader are shown by their code, as ⟨U+202E⟩.")]),
                EvidenceListing.Of(book),
            ]);

        private IReadOnlyList<Run> Runs(Statement statement) => [.. StatementRuns.Of(statement), book.Cite(statement.Evidence)];

        private bool AddStatements(List<Block> blocks, IReadOnlyList<Statement> statements)
        {
            var items = statements.Where(statement => book.Stands(statement)).Select(Runs).ToArray();
            if (items.Length > 0)
            {
                blocks.Add(new Statements(items));
            }

            return items.Length > 0;
        }
    }
}
