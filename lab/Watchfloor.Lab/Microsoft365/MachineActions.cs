using System.Text.Json;
using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>Actions on machines. Their state follows from the clock of the story: pending, in progress, then done; a machine that is off never answers.</summary>
internal sealed class MachineActions(LabOptions options)
{
    private static readonly TimeSpan Accepted = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Done = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan GivenUp = TimeSpan.FromDays(3);

    private readonly Lock _gate = new();
    private readonly List<MachineAction> _all = [];

    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<MachineAction> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Starts an action; null when one of its kind still runs on the machine.</summary>
    public MachineAction? Start(MachineAction action, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (_all.Exists(other => other.MachineId == action.MachineId && other.Type == action.Type && StateOf(other, now).Status is "Pending" or "InProgress"))
            {
                return null;
            }

            _all.Add(action);
            return action;
        }
    }

    /// <summary>Cancels an action that is still pending; false when it is too late.</summary>
    public bool TryCancel(MachineAction action, string comment, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (StateOf(action, now).Status is not "Pending")
            {
                return false;
            }

            (action.CancelledAt, action.CancelledBecause) = (now, comment);
            return true;
        }
    }

    /// <summary>State of an action, and since when.</summary>
    public (string Status, DateTimeOffset Since) StateOf(MachineAction action, DateTimeOffset now)
    {
        if (action.CancelledAt is { } cancelled)
        {
            return ("Cancelled", cancelled);
        }

        var age = now - action.Created;
        return action.AnswersFrom is not { } answers || answers > now
            ? age < GivenUp ? ("Pending", action.Created) : ("TimeOut", action.Created + GivenUp)
            : now - answers < Accepted ? ("Pending", action.Created)
            : now - answers < Done ? ("InProgress", answers + Accepted)
            : (options.MicrosoftQuirks.FailingActions.Contains(action.Type, StringComparer.OrdinalIgnoreCase) ? "Failed" : "Succeeded", answers + Done);
    }

    /// <summary>Writes the fields of an action.</summary>
    public void Write(Utf8JsonWriter json, MachineAction action, DateTimeOffset now)
    {
        var (status, since) = StateOf(action, now);
        json.Text("id", action.Id).Text("type", action.Type).Text("title", null).Text("scope", action.Scope).Text("requestor", action.Requestor).Text("requestorComment", action.Comment).Text("externalID", null)
            .Text("requestSource", "PublicApi").Text("status", status).Text("machineId", action.MachineId).Text("computerDnsName", action.MachineName)
            .List("commands", action.Commands.Index(), (item, command) => WriteCommand(item, command.Index, command.Item, status, since))
            .Text("creationDateTimeUtc", Json.Ticks(action.Created)).Text("lastUpdateDateTimeUtc", Json.Ticks(since))
            .Text("cancellationRequestor", action.CancelledAt is null ? null : action.Requestor).Text("cancellationComment", action.CancelledBecause)
            .Text("cancellationDateTimeUtc", action.CancelledAt is { } at ? Json.Ticks(at) : null);
        if (action.Sha1 is { } sha1)
        {
            json.Object("relatedFileInfo", file => file.Text("fileIdentifier", sha1).Text("fileIdentifierType", "Sha1"));
        }
        else
        {
            json.Null("relatedFileInfo");
        }
    }

    // The commands of a live response share the fate of their session.
    private static void WriteCommand(Utf8JsonWriter json, int index, JsonElement command, string status, DateTimeOffset since)
    {
        var state = status switch { "Succeeded" => "Completed", "Failed" => "Failed", "Cancelled" or "TimeOut" => "Aborted", _ => "Created" };
        json.Number("index", index).Text("startTime", state is "Created" ? null : Json.Ticks(since)).Text("endTime", state is "Created" ? null : Json.Ticks(since)).Text("commandStatus", state)
            .Texts("errors", state is "Failed" ? ["The machine did not run the command."] : []);
        json.WritePropertyName("command");
        command.WriteTo(json);
    }
}

/// <summary>One action on one machine.</summary>
internal sealed class MachineAction
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public string? Scope { get; init; }

    public required string Comment { get; init; }

    public required string Requestor { get; init; }

    public required string MachineId { get; init; }

    public required string MachineName { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>When the machine is there to answer; null for never.</summary>
    public DateTimeOffset? AnswersFrom { get; init; }

    public string? Sha1 { get; init; }

    /// <summary>Commands of a live response as they were asked.</summary>
    public IReadOnlyList<JsonElement> Commands { get; init; } = [];

    public DateTimeOffset? CancelledAt { get; set; }

    public string? CancelledBecause { get; set; }
}
