using System.ComponentModel;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console.Cli;
using Watchfloor.Connectors;
using Watchfloor.Lake;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Checks what a run needs and says how to mend what is wrong.</summary>
internal sealed class DoctorCommand : WatchfloorCommand<DoctorCommand.Settings>
{
    internal sealed class Settings : GlobalSettings
    {
        [CommandOption("--source <NAME>")]
        [Description("A connector or feed; may be given several times. Default: all that are configured")]
        public string[] Source { get; init; } = [];

        [CommandOption("--clock <T>")]
        [Description("What to take for now, for a lab that plays another day")]
        public string? Clock { get; init; }
    }

    protected override async Task<int> RunAsync(Settings settings, Output output, CancellationToken cancellationToken)
    {
        var time = ShiftedClock.Parse(settings.Clock);
        await using var services = Composition.Services(Composition.Configuration(settings), time);
        var doctor = new Doctor(LakeChoice.Options(settings), new FeedCatalog(services.GetServices<IConnector>()), services.GetServices<VendorClock>(), time, IncidentsChoice.Database(settings));
        var allWell = true;
        var plugins = PluginLine.Of(services.GetRequiredService<InstalledPlugins>()).Where(_ => settings.Source.Length == 0).Select(line => line.ToCheck());
        await foreach (var check in doctor.RunAsync(settings.Source, cancellationToken).Concat(plugins.ToAsyncEnumerable()).WithCancellation(cancellationToken))
        {
            allWell &= check.Ok;
            output.Line(check);
            output.Say($"{(check.Ok ? "ok  " : "FAIL")}  {check.Name}: {check.Detail}{(check.Fix is { } fix ? $"\n      {fix}" : "")}");
        }

        return allWell ? ExitCode.Done : ExitCode.Failed;
    }
}
