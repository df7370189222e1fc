namespace Watchfloor.Cli;

/// <summary>Checks that the audit log is as it was written.</summary>
internal sealed class AuditVerifyCommand : WatchfloorCommand<GlobalSettings>
{
    protected override async Task<int> RunAsync(GlobalSettings settings, Output output, CancellationToken cancellationToken)
    {
        var store = await Composition.OpenIncidentsAsync(settings, cancellationToken);
        var check = await store.VerifyAuditAsync(cancellationToken);
        output.Line(check);
        output.Say(check.Ok ? $"The audit log holds: {check.Entries} entries, every hash fits." : $"The audit log was changed: entry {check.FirstBad} of {check.Entries} does not fit.");
        return check.Ok ? ExitCode.Done : ExitCode.Failed;
    }
}
