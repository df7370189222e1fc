using System.Text.Json.Nodes;
using Watchfloor.Mitre;

namespace Watchfloor.Mcp;

/// <summary><c>watchfloor_get_attack_technique</c>: what a technique is, and where the lake shows it.</summary>
internal static class AttackTool
{
    private static readonly ToolArgument Technique = new("technique", ArgumentKind.Text, "T1059.001, or words of its name") { IsRequired = true, MostCharacters = 100 };

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "watchfloor_get_attack_technique",
        Title = "ATT&CK technique",
        Description = "A MITRE ATT&CK technique by id or words: name, tactics, sub-techniques, and how many findings in the lake show it.",
        Arguments = [Technique, ToolArgument.Since, ToolArgument.Until],
        Window = TimeSpan.FromDays(30),
        Answer = AnswerAsync,
    };

    private static async Task<ToolReply> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var text = call.Arguments.Needed(Technique.Name);
        var catalog = AttackCatalog.Enterprise;
        var found = catalog.Find(text) is { } one ? [one] : catalog.Techniques.Where(technique => catalog.NameOf(technique.Id)!.Contains(text, StringComparison.OrdinalIgnoreCase)).Take(10).ToList();
        if (found.Count == 0)
        {
            throw new ToolErrorException(new(ToolErrorCode.NotFound, $"ATT&CK {catalog.Version} has no technique of that id or name.", "Give an id such as T1059 or T1059.001, or words of the name."));
        }

        var seen = await SeenAsync(call, cancellationToken);
        return new ToolReply
        {
            Summary = $"{found.Count} techniques of ATT&CK {catalog.Version}. {AttackCatalog.Attribution}",
            Items = [.. found.Select(technique => new ReplyItem(Item(catalog, technique, seen)))],
            Total = found.Count,
            Window = call.Window,
        };
    }

    private static async Task<Dictionary<string, long>> SeenAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var window = call.Window!.Value;
        using var lease = await call.Sources.Lake.LeaseAsync(cancellationToken);
        var seen = new Dictionary<string, long>();
        await foreach (var (technique, count) in lease.Snapshot.QueryAsync(
            "SELECT technique, count(*) FROM (SELECT unnest(techniques) AS technique FROM detection_finding WHERE time >= $from AND time < $to) GROUP BY technique",
            new Dictionary<string, object?> { ["from"] = window.From, ["to"] = window.To },
            row => (row.GetString(0), row.GetInt64(1)),
            cancellationToken))
        {
            seen[technique] = count;
        }

        return seen;
    }

    private static JsonObject Item(AttackCatalog catalog, Technique technique, Dictionary<string, long> seen) => new()
    {
        ["id"] = technique.Id,
        ["title"] = catalog.NameOf(technique.Id),
        ["tactics"] = new JsonArray([.. technique.Tactics.Select(tactic => (JsonNode)tactic.Name)]),
        ["sub_techniques"] = new JsonArray([.. catalog.SubTechniquesOf(technique.Id).Take(20).Select(sub => (JsonNode)$"{sub.Id} {sub.Name}")]),
        ["findings_in_window"] = seen.GetValueOrDefault(technique.Id),
    };
}
