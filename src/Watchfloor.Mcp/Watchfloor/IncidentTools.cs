using System.Globalization;
using System.Text.Json.Nodes;
using Watchfloor.Incidents;

namespace Watchfloor.Mcp;

/// <summary><c>watchfloor_list_incidents</c> and <c>watchfloor_get_incident</c>.</summary>
internal static class IncidentTools
{
    private static readonly Dictionary<string, Verdict> Verdicts = new()
    {
        ["true_positive"] = Verdict.TruePositive, ["needs_person"] = Verdict.NeedsPerson, ["benign_positive"] = Verdict.BenignPositive, ["false_positive"] = Verdict.FalsePositive,
    };

    private static readonly ToolArgument VerdictOf = new("verdict", ArgumentKind.Choice, "") { Choices = [.. Verdicts.Keys] };
    private static readonly ToolArgument Status = new("status", ArgumentKind.Choice, "") { Choices = ["new", "in_progress", "closed"] };
    private static readonly ToolArgument LeastRisk = new("min_risk", ArgumentKind.Number, "0 to 100") { Most = 100 };
    private static readonly ToolArgument Part = new("part", ArgumentKind.Choice, "default overview") { Choices = ["overview", "timeline", "entities", "actions"] };

    /// <summary>Argument that names an incident.</summary>
    public static readonly ToolArgument Id = new("id", ArgumentKind.Text, "INC-…") { IsRequired = true, Entity = "incident" };

    /// <summary>The list.</summary>
    public static ToolDefinition List { get; } = new()
    {
        Name = "watchfloor_list_incidents",
        Title = "Incidents",
        Description = "Incidents joined from the findings of all tools, riskiest first, with verdict and priority. For one of them use watchfloor_get_incident.",
        Arguments = [VerdictOf, Status, LeastRisk, ToolArgument.Limit, ToolArgument.Cursor],
        Answer = ListAsync,
    };

    /// <summary>One incident.</summary>
    public static ToolDefinition Get { get; } = new()
    {
        Name = "watchfloor_get_incident",
        Title = "One incident",
        Description = "One incident: verdict with reasons and evidence ids; part timeline, entities or actions for those. Actions are proposals, a person decides.",
        Arguments = [Id, Part, ToolArgument.Limit, ToolArgument.Cursor],
        Answer = GetAsync,
    };

    /// <summary>One incident.</summary>
    /// <exception cref="ToolErrorException">There is none of that id.</exception>
    public static async Task<Incident> FindAsync(ToolSources sources, string id, CancellationToken cancellationToken) =>
        await sources.Incidents.FindAsync(id, cancellationToken)
        ?? throw new ToolErrorException(new(ToolErrorCode.NotFound, "There is no incident of that id.", "watchfloor_list_incidents lists those there are."));

    private static async Task<ToolReply> ListAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var verdict = call.Arguments.Text(VerdictOf.Name) is { } word ? Verdicts[word] : (Verdict?)null;
        var status = call.Arguments.Text(Status.Name)?.Replace("_", "", StringComparison.Ordinal);
        var least = call.Arguments.Number(LeastRisk.Name) ?? 0;
        var found = (await call.Sources.Incidents.ListAsync(cancellationToken))
            .Where(incident => (verdict is null || incident.Triage?.Verdict == verdict) && incident.Risk.Score >= least && (status is null || incident.Status.ToString().Equals(status, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        return Page(call, found.Count == 0 ? "No incidents match." : $"{found.Count} incidents, riskiest first.", [.. found.Select(Item)]);
    }

    private static async Task<ToolReply> GetAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var incident = await FindAsync(call.Sources, call.Arguments.Needed(Id.Name), cancellationToken);
        return call.Arguments.Text(Part.Name) switch
        {
            "timeline" => Page(call, $"{incident.Investigation?.Timeline.Count ?? 0} timeline entries, oldest first; {incident.Investigation?.Gaps.Count ?? 0} gaps in the evidence are stated in the overview.", [.. (incident.Investigation?.Timeline ?? []).Select(Item)]),
            "entities" => Page(call, $"{incident.Entities.Count} entities in scope.", [.. incident.Entities.Select(Item)]),
            "actions" => Page(call, $"{incident.Triage?.Actions.Count ?? 0} actions are proposed. None has run; a person approves them.", [.. (incident.Triage?.Actions ?? []).Select(Item)]),
            _ => new ToolReply { Summary = "The incident. Every statement carries the ids of its evidence.", Items = [new ReplyItem(Overview(incident))], Total = 1 },
        };
    }

    private static ToolReply Page(ToolCall call, string summary, IReadOnlyList<JsonObject> all)
    {
        var from = int.Parse(call.Position ?? "0", CultureInfo.InvariantCulture);
        return new ToolReply
        {
            Summary = summary,
            Items = [.. all.Skip(from).Take(call.Limit).Select((body, index) => new ReplyItem(body, $"{from + index + 1}"))],
            Total = all.Count,
            HasMore = from + call.Limit < all.Count,
        };
    }

    private static JsonObject Item(Incident incident) => new()
    {
        ["id"] = incident.Id,
        ["time"] = Iso(incident.FirstSeen),
        ["title"] = incident.Title,
        ["risk"] = incident.Risk.Score,
        ["verdict"] = incident.Triage is { } triage ? Word(triage.Verdict) : null,
        ["priority"] = incident.Triage?.Priority.ToString(),
        ["status"] = incident.Status.ToString(),
        ["assignee"] = incident.Assignee,
        ["last_seen"] = Iso(incident.LastSeen),
        ["findings"] = incident.Findings.Count,
    };

    private static JsonObject Overview(Incident incident)
    {
        var item = Item(incident);
        item["analyst"] = incident.Triage?.Analyst;
        item["confidence"] = incident.Triage?.Confidence;
        item["story"] = Statements(incident.Investigation?.Summary);
        item["root_cause"] = incident.Investigation?.RootCause is { } cause ? Sentence(cause) : null;
        item["reasoning"] = Statements(incident.Triage?.Reasoning);
        item["counter_evidence"] = Statements(incident.Triage?.CounterEvidence);
        item["gaps"] = new JsonArray([.. (incident.Investigation?.Gaps ?? []).Take(10).Select(gap => (JsonNode)gap.Text)]);
        item["techniques"] = new JsonArray([.. (incident.Investigation?.Techniques ?? []).Take(30).Select(use => (JsonNode)use.TechniqueId)]);
        item["finding_ids"] = new JsonArray([.. incident.Findings.Take(30).Select(finding => (JsonNode)finding.Id.ToString())]);
        return item;
    }

    private static JsonObject Item(TimelineEntry entry) => new()
    {
        ["time"] = Iso(entry.Time),
        ["title"] = entry.What.Render(text => text.Reveal()),
        ["kind"] = entry.Kind,
        ["host"] = entry.Host,
        ["user"] = entry.User,
        ["count"] = entry.Count,
        ["techniques"] = new JsonArray([.. entry.Techniques.Select(technique => (JsonNode)technique)]),
        ["evidence"] = Evidence(entry.What),
    };

    private static JsonObject Item(IncidentEntity entity) => new()
    {
        ["title"] = entity.Entity.ToString(),
        ["role"] = entity.Role,
        ["aliases"] = new JsonArray([.. entity.Aliases.Take(15).Select(alias => (JsonNode)alias)]),
        ["evidence"] = new JsonArray([.. entity.Evidence.Take(5).Select(id => (JsonNode)id.ToString())]),
    };

    private static JsonObject Item(RecommendedAction action) => new()
    {
        ["title"] = $"{action.Name} {action.Target}",
        ["state"] = "proposed",
        ["why"] = Sentence(action.Why),
        ["blast_radius"] = action.BlastRadius,
        ["inverse"] = action.Inverse,
        ["approvers"] = action.Approvers,
    };

    private static JsonArray Statements(IReadOnlyList<Statement>? statements) => new([.. (statements ?? []).Take(12).Select(statement => (JsonNode)Sentence(statement))]);

    private static JsonObject Sentence(Statement statement) => new() { ["text"] = statement.Render(text => text.Reveal()), ["evidence"] = Evidence(statement) };

    private static JsonArray Evidence(Statement statement) => new([.. statement.Evidence.Take(5).Select(id => (JsonNode)id.ToString())]);

    private static string Word(Verdict verdict) => Verdicts.First(pair => pair.Value == verdict).Key;

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFZ", CultureInfo.InvariantCulture);
}
