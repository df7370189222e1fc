using Spectre.Console.Cli;

namespace Watchfloor.Cli;

/// <summary>The commands, as <c>watchfloor --help</c> lists them.</summary>
internal static class CommandTable
{
    public static void Configure(IConfigurator configurator)
    {
        configurator.SetApplicationName("watchfloor");
        configurator.SetApplicationVersion(ProgramVersion.Text);
        configurator.PropagateExceptions();
        configurator.AddCommand<DemoCommand>("demo").WithDescription("The main job over a simulated company: collect, detect, triage, investigate, report");
        configurator.AddCommand<InitCommand>("init").WithDescription("Write a configuration to fill in");
        configurator.AddCommand<DoctorCommand>("doctor").WithDescription("Check credentials, permissions and stores, and say how to mend each");
        configurator.AddCommand<LabCommand>("lab").WithDescription("Run the simulated vendors and print their addresses and credentials");
        configurator.AddCommand<CollectCommand>("collect").WithDescription("Read the vendors into the lake");
        configurator.AddCommand<ImportCommand>("import").WithDescription("Read log files and folders into the lake");
        configurator.AddCommand<MapCommand>("map").WithDescription("Vendor records in, OCSF events out, nothing stored");
        configurator.AddCommand<DetectCommand>("detect").WithDescription("Run detectors over the lake");
        configurator.AddCommand<QueryCommand>("query").WithDescription("Read-only SQL over the lake's views");
        configurator.AddCommand<IncidentsCommand>("incidents").WithDescription("List and show incidents; assign, comment, close");
        configurator.AddCommand<TriageCommand>("triage").WithDescription("Join findings into incidents and give each a verdict");
        configurator.AddCommand<InvestigateCommand>("investigate").WithDescription("One incident in full: timeline, gaps, scope, verdict");
        configurator.AddCommand<RiskCommand>("risk").WithDescription("The riskiest users, hosts, mailboxes and applications, and why");
        configurator.AddCommand<ReportCommand>("report").WithDescription("Write an incident's report");
        configurator.AddBranch("attack", attack =>
        {
            attack.SetDescription("MITRE ATT&CK: write a Navigator layer");
            attack.AddCommand<AttackLayerCommand>("layer").WithDescription("Write an ATT&CK Navigator layer");
        });
        configurator.AddBranch("audit", audit =>
        {
            audit.SetDescription("The audit log of incident work");
            audit.AddCommand<AuditVerifyCommand>("verify").WithDescription("Check the audit chain");
        });
        configurator.AddBranch("model", model =>
        {
            model.SetDescription("Anomaly models: train, score, measure, export, list");
            model.AddCommand<ModelTrainCommand>("train").WithDescription("Train a model on a CSV table");
            model.AddCommand<ModelScoreCommand>("score").WithDescription("Score a CSV table; higher is more anomalous");
            model.AddCommand<ModelEvaluateCommand>("evaluate").WithDescription("Measure a model on a labelled table");
            model.AddCommand<ModelExportCommand>("export").WithDescription("Write a forest as ONNX");
            model.AddCommand<ModelDispositionsCommand>("dispositions").WithDescription("Whether the model of analysts' dispositions beats the rules");
            model.AddCommand<ModelRegisterCommand>("register").WithDescription("Put a model and its table into the registry");
            model.AddCommand<ModelListCommand>("list").WithDescription("List the registry, or promote a version");
        });
        configurator.AddCommand<McpCommand>("mcp").WithDescription("Serve an MCP server: crowdstrike, microsoft, proofpoint, watchfloor, or a plug-in's");
        configurator.AddCommand<ApprovalsCommand>("approvals").WithDescription("List what MCP clients ask a person to approve, and approve it");
        configurator.AddCommand<PluginsCommand>("plugins").WithDescription("List the plug-ins: what each reads, asks for and can change");
        configurator.AddCommand<EvaluateCommand>("evaluate").WithDescription("Score incidents against a lab run's truth");
    }
}
