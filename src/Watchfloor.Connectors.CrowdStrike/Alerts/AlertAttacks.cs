using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.CrowdStrike.Alerts;

/// <summary>ATT&amp;CK tactics and techniques of an alert.</summary>
internal static class AlertAttacks
{
    /// <summary>Reads mitre_attack[] and the alert's own fields; null when neither names one of MITRE's ids.</summary>
    /// <param name="alert">The alert.</param>
    /// <param name="foreignIds">Falcon's own ids (CSTA0004, CST0007), which no ATT&amp;CK catalogue knows; null when there are none.</param>
    public static IReadOnlyList<Attack>? Of(JsonRecord alert, out JsonObject? foreignIds)
    {
        foreignIds = null;
        var attacks = new List<Attack>();
        foreach (var source in alert.Objects("mitre_attack").Prepend(alert))
        {
            var (tacticId, tactic) = (source.Text("tactic_id"), source.Text("tactic"));
            var (techniqueId, technique) = (source.Text("technique_id"), source.Text("technique"));
            Keep(ref foreignIds, "TA", tacticId, "tactic", tactic);
            Keep(ref foreignIds, "T", techniqueId, "technique", technique);
            if (Attack(tacticId, tactic, techniqueId, technique) is { } attack && !attacks.Contains(attack))
            {
                attacks.Add(attack);
            }
        }

        return attacks.Count == 0 ? null : attacks;
    }

    /// <summary>One pair; null when neither id is MITRE's.</summary>
    public static Attack? Attack(string? tacticId, string? tactic, string? techniqueId, string? technique)
    {
        var knownTactic = IsAttack(tacticId, "TA") ? new AttackTactic { Uid = tacticId, Name = tactic } : null;
        var known = IsAttack(techniqueId, "T") ? techniqueId : null;
        if (knownTactic is null && known is null)
        {
            return null;
        }

        var dot = known?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        if (known is null || dot < 0)
        {
            return new() { Tactic = knownTactic, Technique = known is null ? null : new() { Uid = known, Name = technique } };
        }

        // "Impair Defenses: Disable or Modify Cloud Firewall" names both levels.
        var names = technique?.Split(": ", 2);
        return new()
        {
            Tactic = knownTactic,
            Technique = new() { Uid = known[..dot], Name = names is [var parent, _] ? parent : null },
            SubTechnique = new() { Uid = known, Name = names is [_, var child] ? child : technique },
        };
    }

    private static bool IsAttack(string? id, string prefix) =>
        id is not null && id.StartsWith(prefix, StringComparison.Ordinal) && id.Length > prefix.Length && char.IsAsciiDigit(id[prefix.Length]);

    private static void Keep(ref JsonObject? target, string prefix, string? id, string field, string? name)
    {
        if (!IsAttack(id, prefix) && (id ?? name) is not null)
        {
            target ??= [];
            target.TryAdd(field + "_id", id);
            target.TryAdd(field, name);
        }
    }
}
