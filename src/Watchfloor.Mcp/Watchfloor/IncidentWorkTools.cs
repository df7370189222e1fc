using System.Text.Json.Nodes;
using Watchfloor.Incidents;

namespace Watchfloor.Mcp;

/// <summary>What the profile <c>respond</c> adds: work on incidents, each step behind a person's approval.</summary>
internal static class IncidentWorkTools
{
    private static readonly ToolArgument Remark = new("text", ArgumentKind.Text, "the remark") { IsRequired = true, MostCharacters = 2000 };
    private static readonly ToolArgument Person = new("person", ArgumentKind.Text, "who takes it") { IsRequired = true, MostCharacters = 100 };
    private static readonly ToolArgument Reason = new("reason", ArgumentKind.Text, "why") { IsRequired = true, MostCharacters = 2000 };
    private static readonly ToolArgument VerdictOf = new("verdict", ArgumentKind.Choice, "as what") { IsRequired = true, Choices = ["true_positive", "benign_positive", "false_positive"] };
    private static readonly ToolArgument PriorityOf = new("priority", ArgumentKind.Choice, "how urgent it was in truth") { Choices = ["low", "medium", "high", "critical"] };

    /// <summary>Adds a remark.</summary>
    public static ToolDefinition Comment { get; } = new()
    {
        Name = "watchfloor_comment_incident",
        Title = "Comment on an incident",
        Description = "Adds a remark to an incident. The first call asks for a person's approval; nothing changes until it is given.",
        Arguments = [IncidentTools.Id, Remark],
        Changes = true,
        Answer = (call, token) => DoneAsync(call, incident => call.Sources.Incidents.CommentAsync(incident.Id, call.Arguments.Needed(Remark.Name), call.Caller, token), "The remark is added.", token),
    };

    /// <summary>Gives it to a person.</summary>
    public static ToolDefinition Assign { get; } = new()
    {
        Name = "watchfloor_assign_incident",
        Title = "Assign an incident",
        Description = "Gives an incident to a person. The first call asks for a person's approval; nothing changes until it is given.",
        Arguments = [IncidentTools.Id, Person],
        Changes = true,
        Answer = (call, token) => DoneAsync(call, incident => call.Sources.Incidents.AssignAsync(incident.Id, call.Arguments.Needed(Person.Name), call.Caller, token), "The incident is assigned.", token),
    };

    /// <summary>Closes it.</summary>
    public static ToolDefinition Close { get; } = new()
    {
        Name = "watchfloor_close_incident",
        Title = "Close an incident",
        Description = "Closes an incident with a verdict and a reason. The first call asks for a person's approval; nothing changes until it is given.",
        Arguments = [IncidentTools.Id, VerdictOf, PriorityOf, Reason],
        Changes = true,
        IsDestructive = true,
        Answer = (call, token) => DoneAsync(
            call,
            incident => call.Sources.Incidents.CloseAsync(incident.Id, VerdictIn(call), PriorityIn(call), call.Arguments.Needed(Reason.Name), call.Caller, token),
            "The incident is closed.",
            token),
    };

    private static Priority? PriorityIn(ToolCall call) => call.Arguments.Text(PriorityOf.Name) is { } text ? Enum.Parse<Priority>(text, ignoreCase: true) : null;

    private static Verdict VerdictIn(ToolCall call) => call.Arguments.Needed(VerdictOf.Name) switch
    {
        "true_positive" => Verdict.TruePositive,
        "benign_positive" => Verdict.BenignPositive,
        _ => Verdict.FalsePositive,
    };

    private static async Task<ToolReply> DoneAsync(ToolCall call, Func<Incident, Task<bool>> change, string summary, CancellationToken cancellationToken)
    {
        var incident = await IncidentTools.FindAsync(call.Sources, call.Arguments.Needed(IncidentTools.Id.Name), cancellationToken);
        await change(incident);
        return new ToolReply { Summary = summary, Items = [new ReplyItem(new JsonObject { ["id"] = incident.Id, ["title"] = incident.Title })], Total = 1 };
    }
}
