using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Lab;

namespace Watchfloor.Cli;

/// <summary>Runs the simulated vendors until stopped.</summary>
internal sealed class LabCommand : WatchfloorCommand<LabCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--port <P>")]
        [Description("First of the ports to listen on, on loopback. Default: free ones")]
        public int Port { get; init; }

        [CommandOption("--scenario <S>")]
        [Description("S1 to S6, or all; may be given several times or joined by +. Default S2")]
        public string[] Scenario { get; init; } = ["S2"];

        [CommandOption("--seed <N>")]
        [Description("Everything that varies comes from it. Default 1")]
        [DefaultValue(1)]
        public int Seed { get; init; } = 1;

        [CommandOption("--employees <N>")]
        [Description("People in the company, 10 to 50000. Default 1200")]
        [DefaultValue(1200)]
        public int Employees { get; init; } = 1200;

        [CommandOption("--out <DIR>")]
        [Description("Folder for the ground truth and the company's records. Default lab in the data folder")]
        public string? Out { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var options = new LabOptions
        {
            Seed = settings.Seed,
            Scenarios = ScenarioNames.Parse(settings.Scenario),
            Employees = ScenarioNames.Employees(settings.Employees),
            Port = settings.Port,
            OutputDirectory = Path.GetFullPath(settings.Out ?? Path.Combine(settings.Lake, "lab")),
        };
        await using var lab = await LabHost.StartAsync(options, cancellationToken);
        output.Line(lab.Addresses);
        output.Say("The lab listens on loopback. In another terminal, from any folder:");
        output.Say("");
        foreach (var (name, value) in LabConfiguration.Of(lab.Addresses))
        {
            output.Say($"export WATCHFLOOR_{name.Replace(":", "__", StringComparison.Ordinal)}='{value}'");
        }

        output.Say($"watchfloor collect --clock {lab.Clock.GetUtcNow():yyyy-MM-ddTHH:mm:ssZ}");
        output.Say("");
        output.Say("Ctrl-C stops the lab.");
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            output.Notice("The lab has stopped.");
        }

        return ExitCode.Done;
    }
}
