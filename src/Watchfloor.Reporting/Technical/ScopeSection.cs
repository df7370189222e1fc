using Watchfloor.Incidents;

namespace Watchfloor.Reporting;

/// <summary>The entities that the incident turns around: the compromised first, then who was attacked, then the attacker's own.</summary>
internal static class ScopeSection
{
    public static Section? Of(Incident incident, EvidenceBook book)
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
        return [.. Run.Quotes(names.Take(8), ", ", 80), .. names.Length > 8 ? [new Muted($" and {names.Length - 8} more")] : Array.Empty<Run>()];
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
}
