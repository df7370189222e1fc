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

        [CommandOption("--faults <PROFILE>")]
        [Description("What goes wrong: none, flaky, storm, tokens, throttled, outages, broken-bodies, paging, clock, late, drift or retired. Default none")]
        public string Faults { get; init; } = "none";

        [CommandOption("--fault-seed <N>")]
        [Description("Decides which request meets which fault. Default the seed")]
        public int? FaultSeed { get; init; }

        [CommandOption("--speed <S>")]
        [Description("Seconds of the story in a second: 1 is real time, 60 a minute a second, max stands at the end. Default max")]
        public string Speed { get; init; } = "max";

        [CommandOption("--at <TIME>")]
        [Description("Where the story's clock begins, UTC, or now. Default the end, or the beginning when it runs")]
        public string? At { get; init; }

        [CommandOption("--day <DATE>")]
        [Description("First day of the story, UTC. Default 2026-03-02")]
        public string? Day { get; init; }

        [CommandOption("--https")]
        [Description("Speak https with a certificate made for this run, for clients that insist on it")]
        public bool Https { get; init; }

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
            FaultProfile = LabTimes.Profile(settings.Faults),
            FaultSeed = settings.FaultSeed,
            Speed = LabTimes.Speed(settings.Speed),
            At = LabTimes.Moment(settings.At, TimeProvider.System),
            Https = settings.Https,
            OutputDirectory = Path.GetFullPath(settings.Out ?? Path.Combine(LakeChoice.DataFolder(settings), "lab")),
        };
        options = LabTimes.Day(settings.Day) is { } day ? options with { Start = day } : options;
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
        output.Say($"Faults, clock and counters: curl {lab.Addresses.Control}lab");
        if (lab.Addresses.CertificateFile is { } certificate)
        {
            output.Say($"Clients must trust {certificate}: curl --cacert, REQUESTS_CA_BUNDLE, SSL_CERT_FILE.");
        }

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
