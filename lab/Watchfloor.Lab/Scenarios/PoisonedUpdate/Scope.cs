using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PoisonedUpdate;

/// <summary>The truth about the whole story: verdict, techniques, what is in scope, what to do and what not.</summary>
internal sealed class Scope(Stage stage, Script script, Telling tell)
{
    private const string Name = PoisonedUpdateScenario.Name;

    public void Write(Device server, IReadOnlyList<Device> exposed)
    {
        var (client, pipeline) = (stage.Applications.BuildClient, stage.Applications.Pipeline);
        stage.Truth.Scenario(Name, script.T, script.At(Moment.BlindEnds), "true_positive", "critical", ["T1195.002", "T1071.004", "T1552.001", "T1562.001", "T1068", "T1078", "T1078.004", "T1059.007"]);
        tell.Host(server);
        tell.Entity("application", client, "ci-integration");
        tell.Entity("application", pipeline.AppId, pipeline.Id, pipeline.Name);
        tell.Entity("file", script.PluginHash, "plugin.js");
        tell.Entity("file", script.DriverHash, script.Driver);
        tell.Entity("domain", script.Domain);
        tell.Entity("address", script.From.Address);
        tell.Entity("persistence", script.Exclusion, @"C:\build\**");
        tell.Entity("artifact", script.Artifact);
        stage.Truth.Exposed(Name, "host", exposed.Select(device => device.Hostname), "exposed, no sign");

        tell.Propose("delete_exclusion", $"persistence:{script.Exclusion}");
        tell.Propose("revoke_api_client", $"application:{client}");
        tell.Propose("rotate_credentials", $"application:{pipeline.AppId}");
        tell.Propose("isolate_host", $"host:{server.Hostname}");
        tell.Propose("withdraw_artifact", $"artifact:{script.Artifact}");
        tell.Propose("hunt", $"file:{script.PluginHash}");
        tell.Propose("hunt", $"file:{script.DriverHash}");
        tell.Propose("hunt", $"domain:{script.Domain}");
        tell.Never("uninstall_sensor", $"host:{server.Hostname}");
        tell.Never("reinstall_sensor", $"host:{server.Hostname}");
        foreach (var device in exposed)
        {
            tell.Never("isolate_host", $"host:{device.Hostname}");
        }
    }
}
