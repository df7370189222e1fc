namespace Watchfloor.Incidents;

/// <summary>Looks whether the company's own management or security agent started the process.</summary>
/// <remarks>A name can be borrowed, so the agent must lie where only administrators write.</remarks>
internal sealed class ManagementAgentRule : ProcessRule
{
    private static readonly HashSet<string> Agents = new(StringComparer.OrdinalIgnoreCase)
    {
        "SenseIR.exe", "MsSense.exe", "CcmExec.exe", "AgentExecutor.exe", "IntuneManagementExtension.exe", "Microsoft.Management.Services.IntuneWindowsAgent.exe",
        "CSFalconService.exe", "TaniumClient.exe", "BESClient.exe", "gc_worker.exe", "HealthService.exe", "monitoringhost.exe",
    };

    public override string Name => "management-agent";

    protected override Signal? Look(TriageSubject subject, FindingFacts finding, FindingProcess process)
    {
        var history = subject.Data.History(process.Host);
        var start = history?.Match(process, finding.LastSeen);
        var parent = history?.Process(start?.ParentProcessUid);
        var (name, path) = (process.ParentName ?? start?.ParentProcessName ?? parent?.ProcessName, process.ParentPath ?? parent?.ProcessPath);
        return name is not null && Agents.Contains(name) && (path is null || Artifacts.IsSystemProgram(path)
            || path.Contains("\\ProgramData\\Microsoft\\", StringComparison.OrdinalIgnoreCase) || path.Contains("\\Windows\\CCM\\", StringComparison.OrdinalIgnoreCase))
            ? new(Name, path is null ? -1.5 : -3, SignalKind.Allowed, Statements.Of(start is null ? [finding.Id] : [finding.Id, start.Id], "The management agent {0} started it.", name))
            : null;
    }
}
