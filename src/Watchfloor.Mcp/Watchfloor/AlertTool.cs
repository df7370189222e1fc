using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Mcp;

/// <summary><c>watchfloor_get_alert</c>: one event or finding whole, by its id.</summary>
internal static class AlertTool
{
    private static readonly ToolArgument Id = new("id", ArgumentKind.Text, "id of an item, feed:uid") { IsRequired = true };

    /// <summary>The tool.</summary>
    public static ToolDefinition Definition { get; } = new()
    {
        Name = "watchfloor_get_alert",
        Title = "One alert",
        Description = "One alert, finding or event by the id that any list gave, as OCSF, and the incidents it belongs to. The vendor's raw record is the resource watchfloor://evidence/{id}.",
        Arguments = [Id],
        Answer = AnswerAsync,
    };

    private static async Task<ToolReply> AnswerAsync(ToolCall call, CancellationToken cancellationToken)
    {
        var stored = await FindAsync(call.Sources, call.Arguments.Needed(Id.Name), cancellationToken);
        var incidents = (await call.Sources.Incidents.ListAsync(cancellationToken))
            .Where(incident => incident.Findings.Any(finding => finding.Id == stored.Id)).Select(incident => (JsonNode)incident.Id).ToArray();
        var (id, ocsfEvent) = (stored.Id, stored.Event);
        return new ToolReply
        {
            Summary = incidents.Length > 0 ? $"The event, part of {incidents.Length} incidents." : "The event; no incident holds it.",
            Items =
            [
                new ReplyItem(new JsonObject
                {
                    ["id"] = id.ToString(),
                    ["time"] = ocsfEvent.Time.UtcDateTime.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                    ["severity"] = ocsfEvent.SeverityId.ToString(),
                    ["title"] = (ocsfEvent as DetectionFinding)?.FindingInfo.Title ?? ocsfEvent.Message,
                    ["incidents"] = new JsonArray(incidents),
                    ["event"] = JsonNode.Parse(OcsfJson.ToUtf8(ocsfEvent)),
                }),
            ],
            Total = 1,
            Feeds = [id.Feed],
        };
    }

    /// <summary>One event.</summary>
    /// <exception cref="ToolErrorException">The text is no id, or the lake keeps no such event.</exception>
    internal static async Task<Lake.StoredEvent> FindAsync(ToolSources sources, string text, CancellationToken cancellationToken)
    {
        if (!EvidenceId.TryParse(text, out var id))
        {
            throw ToolErrorException.Argument("That is no id.", "Copy the id of an item as a list gave it, for example crowdstrike.alerts:abc.");
        }

        using var lease = await sources.Lake.LeaseAsync(cancellationToken);
        return await lease.Snapshot.FindAsync(id, cancellationToken)
            ?? throw new ToolErrorException(new(ToolErrorCode.NotFound, "The lake keeps no event of that id.", "Copy the id of an item as a list gave it. watchfloor_get_status says which feeds are read."));
    }
}
