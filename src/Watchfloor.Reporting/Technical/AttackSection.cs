using Watchfloor.Incidents;
using Watchfloor.Mitre;
using Watchfloor.Ocsf;

namespace Watchfloor.Reporting;

/// <summary>The MITRE ATT&amp;CK techniques that were used, by tactic in the order of the matrix.</summary>
internal static class AttackSection
{
    public static Section? Of(Incident incident, EvidenceBook book)
    {
        if (incident.Investigation is not { } investigation)
        {
            return null;
        }

        var attack = AttackCatalog.Enterprise;
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
                rows.AddRange(here.Select(use => TechniqueRow(use.Id, use.Technique, use.Evidence, book)));
            }
        }

        var unknown = uses.Where(use => use.Technique is null).ToArray();
        if (unknown.Length > 0)
        {
            rows.Add(new([[new Strong($"Not in ATT&CK {attack.Version}")]]) { Kind = RowKind.Group });
            rows.AddRange(unknown.Select(use => TechniqueRow(use.Id, null, use.Evidence, book)));
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

    private static TableRow TechniqueRow(string id, Technique? technique, IReadOnlyList<EvidenceId> evidence, EvidenceBook book)
    {
        var citation = book.Cite(evidence);
        return new(
        [
            [Run.Words(VisibleText.Of(id, 20))],
            [Run.Words(AttackCatalog.Enterprise.NameOf(id) ?? "unknown id")],
            [Run.Words(string.Join(", ", technique?.Tactics.Skip(1).Select(tactic => tactic.Name) ?? []))],
            [Run.Words(Wording.Invariant($"{citation.Numbers.Count:N0}"))],
            [citation],
        ]);
    }
}
