namespace Watchfloor.Mcp;

/// <summary>Puts a person between a call and a change. Every tool that changes something goes through here, a plug-in's too: it is wrapped when the server is put together.</summary>
internal static class ApprovalStep
{
    private static readonly ToolArgument Approval = new("approval", ArgumentKind.Text, "APR-… once a person approved") { MostCharacters = 40 };

    /// <summary>The tool as it is registered: unchanged when it only reads.</summary>
    public static ToolDefinition Guard(ToolDefinition tool) => !tool.Changes ? tool : tool with
    {
        Arguments = [.. tool.Arguments, Approval],
        Answer = (call, cancellationToken) => AnswerAsync(tool, call, cancellationToken),
    };

    private static async Task<ToolReply> AnswerAsync(ToolDefinition tool, ToolCall call, CancellationToken cancellationToken)
    {
        var store = new ApprovalStore(call.Sources.Lake.Folder, TimeProvider.System);
        var json = call.Arguments.ToJson(call.Window);
        json.Remove(Approval.Name);
        var arguments = json.ToJsonString();
        if (call.Arguments.Text(Approval.Name) is not { } id)
        {
            var asked = store.Ask(tool.Name, arguments, call.Caller);
            await call.Sources.Incidents.AuditAsync(call.Caller, "ask_approval", asked.Id, $"{tool.Name} {CleanText.Of(arguments, 500)}", cancellationToken);
            throw new ToolErrorException(new(
                ToolErrorCode.ApprovalRequired,
                $"{tool.Name} changes something, so a person must approve it. It is put down as {asked.Id}; nothing has changed.",
                $"A person runs: watchfloor approvals {asked.Id} --by NAME. Then call again with the same arguments and approval={asked.Id}."));
        }

        var approval = store.Use(id, tool.Name, arguments);

        // On the record before it happens: who wanted it, who allowed it.
        await call.Sources.Incidents.AuditAsync(call.Caller, "use_approval", id, $"{tool.Name} approved by {approval.ApprovedBy}", cancellationToken);
        return await tool.Answer(call with { Caller = $"{approval.ApprovedBy} through {call.Caller}" }, cancellationToken);
    }
}
