using System.Globalization;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PoisonedUpdate;

/// <summary>What build servers do around the clock: jobs under <c>C:\build</c>, packages published, and the sensor's heartbeats.</summary>
internal sealed class BuildDays(Stage stage, Script script, Tools tools)
{
    private static readonly string[] Compilers = ["cl.exe", "link.exe", "msbuild.exe", "node.exe", "python.exe"];
    private readonly Random _random = stage.Story.Stream("S5 builds");

    /// <summary>Tells the days of one server.</summary>
    /// <param name="device">The server.</param>
    /// <param name="hiddenFrom">From when on jobs are not seen any more; null when they always are.</param>
    /// <param name="heartbeatsAround">A span whose heartbeats somebody else writes.</param>
    public void Tell(Device device, DateTimeOffset? hiddenFrom = null, (DateTimeOffset From, DateTimeOffset To)? heartbeatsAround = null)
    {
        var agent = tools.Telemetry.Running(device, @"C:\build\agent\agent.worker.exe", @"C:\build\agent\agent.worker.exe --spawn", null, tools.Telemetry.Services(device), signer: "Contoso");
        for (var at = stage.Story.Start.AddMinutes(_random.Next(7)); at < (hiddenFrom ?? stage.Story.End); at += _random.Around(TimeSpan.FromMinutes(7), 0.4))
        {
            var tool = _random.Pick(Compilers);
            tools.Telemetry.Start(at, agent, $@"C:\build\tools\{tool}", $@"C:\build\tools\{tool} C:\build\work\{_random.Next(1, 30).ToString(CultureInfo.InvariantCulture)}\s", null, signer: "Contoso");
        }

        for (var at = stage.Story.Start.AddSeconds(_random.Next(300)); at < stage.Story.End; at += TimeSpan.FromMinutes(5))
        {
            if (heartbeatsAround is not { } span || at < span.From || at > span.To)
            {
                tools.Telemetry.Heartbeat(at, device);
            }
        }
    }

    /// <summary>The pipeline publishes a version every few hours, from the company's own network; the attacker's is one more.</summary>
    public void Publish()
    {
        var patch = script.Patch;
        for (var at = script.At(Moment.Publish).AddHours(-4); at > stage.Story.Start; at -= _random.Around(TimeSpan.FromHours(4), 0.2))
        {
            tools.Office.ByApplication(at, stage.Applications.Pipeline, stage.Company.Egress, "ArtifactStore", "PackagePublished", $"npm/{script.Package}@{script.Version}.{patch.ToString(CultureInfo.InvariantCulture)}", ("Feed", "internal"), ("Package", script.Package));
            patch--;
        }
    }
}
