using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Mcp;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Lists the calls that wait for a person, and approves one.</summary>
internal sealed class ApprovalsCommand : WatchfloorCommand<ApprovalsCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandArgument(0, "[ID]")]
        [Description("The call to approve; without it, all that wait are listed")]
        public string? Id { get; init; }

        [CommandOption("--by <NAME>")]
        [Description("Who approves, for the audit log")]
        public string? By { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var store = new ApprovalStore(LakeChoice.DataFolder(settings), TimeProvider.System);
        if (settings.Id is null)
        {
            var waiting = store.Waiting();
            foreach (var approval in waiting)
            {
                output.Line(approval);
            }

            output.Table(["id", "tool", "arguments", "asked by", "asked at", "approved by"], waiting.Select(approval => (IReadOnlyList<string>)
                [approval.Id, approval.Tool, approval.Arguments, approval.AskedBy, $"{approval.AskedAt:u}", approval.ApprovedBy ?? ""]));
            output.Say($"{waiting.Count} calls wait.");
            return ExitCode.Done;
        }

        var by = settings.By ?? throw new UsageException($"Say who approves: watchfloor approvals {settings.Id} --by NAME.");
        var incidents = await Composition.OpenIncidentsAsync(settings, cancellationToken);
        var approved = store.Approve(settings.Id, by);
        await incidents.AuditAsync(by, "approve", approved.Id, $"{approved.Tool} {approved.Arguments}", cancellationToken);
        output.Line(approved);
        output.Say($"{approved.Id} is approved: {approved.Tool} {approved.Arguments}. It serves once.");
        return ExitCode.Done;
    }
}
