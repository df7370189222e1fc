using System.ComponentModel;
using Spectre.Console.Cli;
using Watchfloor.Lab.Network;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Scores what is in the data folder against a lab run's truth.</summary>
internal sealed class EvaluateCommand : WatchfloorCommand<EvaluateCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--suite <NAME>")]
        [Description("scenarios: incidents of the data folder against a lab run's truth. network: the network detectors on generated networks. outlier: anomaly models on labelled tables")]
        [DefaultValue("scenarios")]
        public string Suite { get; init; } = "scenarios";

        [CommandOption("--truth <FILE>")]
        [Description("The truth file. Default: lab/truth.jsonl in the data folder")]
        public string? Truth { get; init; }

        [CommandOption("--full")]
        [Description("network: 400 behaviours with 20 seeds instead of 24 with 5; takes hours")]
        public bool IsFull { get; init; }

        [CommandOption("--seeds <N>")]
        [Description("network: worlds of each length. Default: 5, with --full 20. outlier: seeds to average over. Default: 10")]
        public int? Seeds { get; init; }

        [CommandOption("--write <FOLDER>")]
        [Description("network: write the first day's world as Zeek logs with its truth, and measure nothing")]
        public string? Write { get; init; }

        [CommandOption("--data <DIR>")]
        [Description("outlier: a folder of labelled tables, NAME.csv.gz with a column label. network: real logs to put the behaviours into, instead of generated traffic")]
        public string? Data { get; init; }

        [CommandOption("--internal <NETWORK>")]
        [Description("network with --data: a public range that is the network's own, for example 198.51.100.0/24; may be given several times")]
        public string[] Internal { get; init; } = [];
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        if (settings.Suite.Equals("network", StringComparison.OrdinalIgnoreCase))
        {
            return await RunNetworkAsync(settings, output, cancellationToken);
        }

        if (settings.Suite.Equals("outlier", StringComparison.OrdinalIgnoreCase))
        {
            return OutlierSuite.Run(settings.Data, settings.Seeds ?? 10, output, cancellationToken);
        }

        if (!settings.Suite.Equals("scenarios", StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{settings.Suite}' is no suite of this version. There are: network, outlier, scenarios.");
        }

        var truth = await Truth.ReadAsync(settings.Truth ?? Path.Combine(LakeChoice.DataFolder(settings), "lab", "truth.jsonl"), cancellationToken);
        var store = await Composition.OpenIncidentsAsync(settings, cancellationToken);
        var incidents = await store.ListAsync(cancellationToken);
        output.Line(ScoreTable.Show(output, truth, [.. truth.Records.Select(record => record.Scenario).Distinct()], incidents, sentences: null, cited: null));
        return ExitCode.Done;
    }

    private static async Task<int> RunNetworkAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        if (settings.Seeds is < 1 or > 1000)
        {
            throw new UsageException($"--seeds is {settings.Seeds}; give 1 to 1000.");
        }

        if (settings.Write is { } folder)
        {
            NetworkFiles.Write(NetworkWorld.Create(1000, 60, 24, [.. BeaconGrid.Small.Where(cell => cell.Hours <= 24)], 30, Enum.GetValues<AttackKind>()), folder);
            return ExitCode.Done;
        }

        if (settings.Data is { } logs)
        {
            var beside = await new CaptureSuite(logs, settings.Internal, settings.IsFull ? BeaconGrid.Full : BeaconGrid.Small, settings.Seeds ?? 5).RunAsync(output, cancellationToken);
            NetworkTable.Show(output, beside);
            return ExitCode.Done;
        }

        var suite = new NetworkSuite(settings.IsFull ? BeaconGrid.Full : BeaconGrid.Small, settings.Seeds ?? (settings.IsFull ? 20 : 5));
        var score = await suite.RunAsync(output.Notice, cancellationToken);
        var holds = NetworkTable.Show(output, score);
        await new AttackSuite(settings.Seeds ?? (settings.IsFull ? 20 : 5)).RunAsync(output, cancellationToken);
        await new SensorSuite(BeaconGrid.Small, settings.Seeds ?? (settings.IsFull ? 20 : 2)).RunAsync(output, cancellationToken);
        return holds ? ExitCode.Done : ExitCode.Failed;
    }
}
