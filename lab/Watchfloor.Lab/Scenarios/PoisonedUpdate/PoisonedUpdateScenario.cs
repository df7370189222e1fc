using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.PoisonedUpdate;

/// <summary>S5: a signed updater pulls a poisoned plug-in onto the build server; secrets go, the sensor is blinded with a stolen API client, a package is changed.</summary>
internal sealed class PoisonedUpdateScenario : IScenario
{
    public const string Name = "S5";
    private const string System32 = @"C:\Windows\System32\";
    private readonly Stage _stage;
    private readonly Script _script;
    private readonly Random _random;
    private readonly Tools _tools;
    private readonly Telling _tell;
    private readonly Device _server;

    public PoisonedUpdateScenario(Stage stage)
    {
        (_stage, _script, _random) = (stage, new Script(stage), stage.Story.Stream("S5 play"));
        (_tools, _tell) = (stage.ToolsFor(Name), new Telling(stage, Name));
        _server = stage.Company.Server("BLD", 2);
    }

    private FalconTelemetryRecords Telemetry => _tools.Telemetry;

    public void Prepare()
    {
        // Servers have no days of their own to make room in.
    }

    public void Play()
    {
        var builds = new BuildDays(_stage, _script, _tools);
        builds.Tell(_server, _script.At(Moment.Exclusion), (_script.At(Moment.Blind), _script.At(Moment.BlindEnds)));
        builds.Tell(_stage.Company.Server("BLD"));
        builds.Publish();

        var plugin = RunPlugin();
        ReadSecrets(plugin);
        Tamper(plugin);
        Exclude();
        Publish();
        BearWitness(plugin);
        var exposed = new Decoys(_stage, _script, _tools, _tell).Play();
        new Scope(_stage, _script, _tell).Write(_server, exposed);
    }

    private RunningProcess RunPlugin()
    {
        var (updater, started) = Telemetry.Start(_script.T, Telemetry.Services(_server), _script.Updater, $"\"{_script.Updater}\" /auto", null, signer: _script.Vendor);
        const string Plugin = @"C:\build\tools\plugins\plugin.js";
        var written = Telemetry.WriteFile(_script.T + _random.Seconds(3, 9), updater, "NewScriptWritten", Plugin, _script.PluginHash, _random.Next(40_000, 160_000));
        var (plugin, ran) = Telemetry.Start(_script.T + _random.Seconds(10, 25), updater, @"C:\Program Files\nodejs\node.exe", $"\"C:\\Program Files\\nodejs\\node.exe\" {Plugin}", null, signer: "OpenJS Foundation");
        _tell.Row("1", Feeds.FalconTelemetry, [started, written, ran], ["T1195.002"], "The signed updater starts a plug-in that nobody has seen before");

        var at = _script.At(Moment.TextQueries);
        var length = TimeSpan.FromMinutes(14);
        const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        var queries = Enumerable.Range(0, 30).Select(n => Telemetry.ResolveText(at + (length * n / 29), plugin, $"{_random.Hex(12)}.{n}.{_script.Domain}", _random.GetString(Letters, _random.Next(180, 241)))).ToList();
        _tell.Row("2", Feeds.FalconTelemetry, queries, ["T1071.004"], "Thirty text records with long answers from a young domain");
        return plugin;
    }

    private void ReadSecrets(RunningProcess plugin)
    {
        var at = _script.At(Moment.Secrets);
        var written = new List<Written>();
        foreach (var (image, command) in new[]
        {
            (System32 + "cmd.exe", @"cmd.exe /d /s /c ""type C:\build\agent\.npmrc"""), (@"C:\Program Files\Git\cmd\git.exe", "git credential fill"), (System32 + "cmd.exe", @"cmd.exe /d /s /c ""set"""),
        })
        {
            written.Add(Telemetry.Start(at, plugin, image, command, null, signer: "Microsoft Windows").Written);
            at += _random.Seconds(2, 14);
        }

        _tell.Row("3", Feeds.FalconTelemetry, written, ["T1552.001"], "The plug-in reads tokens, credentials and the environment of the pipeline");
    }

    private void Tamper(RunningProcess plugin)
    {
        var at = _script.At(Moment.Tamper);
        var (stop, stopped) = Telemetry.Start(at, plugin, System32 + "sc.exe", "sc stop csagent", null, signer: "Microsoft Windows");
        var unloaded = Telemetry.Start(at + _random.Seconds(2, 4), plugin, System32 + "fltMC.exe", "fltmc unload csagent", null, signer: "Microsoft Windows").Written;
        var path = $@"C:\Windows\Temp\{_script.Driver}";
        var dropped = Telemetry.WriteFile(at + _random.Seconds(5, 6), plugin, "PeFileWritten", path, _script.DriverHash, _random.Next(14_000, 60_000));
        var loaded = Telemetry.LoadDriver(at + _random.Seconds(7, 9), plugin, path, _script.DriverHash, "Contoso Hardware");
        _tell.Row("4", Feeds.FalconTelemetry, [stopped, unloaded, dropped, loaded], ["T1562.001", "T1068"], "The sensor is to be stopped and unloaded, and a driver known to be vulnerable is loaded");

        var alertAt = _script.At(Moment.Alert);
        var uid = _tools.FalconAlerts.Add(new FalconAlert
        {
            Time = alertAt,
            Severity = 70,
            Name = "SensorTampering",
            Title = "Sensor tampering blocked",
            Description = "A process tried to stop the sensor and loaded a driver that is known to be vulnerable.",
            Tactic = "Defense Evasion",
            TacticId = "TA0005",
            Technique = "Disable or Modify Tools",
            TechniqueId = "T1562.001",
            Process = stop,
            Killed = true,
            AggregateId = _tools.FalconAlerts.NewAggregate(_server),
            IndicatorSha256 = _script.DriverHash,
            Confidence = 90,
        });
        _tell.AlertRow("5", Feeds.FalconAlerts, new Written(uid, Serving.Json.ToMillisecond(alertAt)), ["T1562.001"], "Falcon blocks the tampering and alerts");
        _tell.Context("5", Feeds.FalconStream, [_tools.FalconAlerts.Summaries[uid]], ["T1562.001"], "Falcon blocks the tampering and alerts, as the event stream says");
    }

    private void Exclude()
    {
        var at = _script.At(Moment.Exclusion);
        var client = _stage.Applications.BuildClient;
        var token = _tools.Stream.Audit(CloudDays.TokenRequest(at, client, "ci-integration", _script.From.Address));
        var exclusion = _tools.Stream.Audit(CloudDays.NewExclusion(at + _random.Seconds(3, 20), client, _script.From.Address, _script.Exclusion, @"C:\build\**", ""));
        _tell.Row("6", Feeds.FalconStream, [token, exclusion], ["T1562.001", "T1078"], "The pipeline's API client, from an address never seen, takes C:\\build out of what the sensor shows");

        var beats = new List<Written>();
        for (var beat = _script.At(Moment.Blind); beat <= _script.At(Moment.BlindEnds); beat += TimeSpan.FromMinutes(5))
        {
            beats.Add(Telemetry.Heartbeat(beat, _server));
        }

        _tell.Row("7", Feeds.FalconTelemetry, beats, ["T1562.001"], "The sensor lives, but nothing that starts under C:\\build is seen any more");
        _tell.Gap(@"Processes under C:\build are not seen on the build server, because an exclusion hides them; it still stands at the end.", exclusion.Time, _stage.Story.End);
    }

    private void Publish()
    {
        var signIn = _tools.SignIns.Add(_stage.Applications.Pipeline, _script.At(Moment.Identity), _script.From, token: _script.Token);
        _tell.Row("8", Feeds.SignIns, [signIn], ["T1078.004"], "The pipeline's identity signs in from the same address");

        var published = _tools.Office.ByApplication(
            _script.At(Moment.Publish), _stage.Applications.Pipeline, _script.From.Address, "ArtifactStore", "PackagePublished", _script.Artifact, ("Feed", "internal"), ("Package", _script.Package), ("UniqueTokenId", _script.Token));
        _tell.Row("9", Feeds.OfficeActivity, [published], ["T1195.002"], "A new version of a package is published with the pipeline's identity");
    }

    /// <summary>Defender, passive, is the only one that still sees the server's processes.</summary>
    private void BearWitness(RunningProcess plugin)
    {
        var at = _script.At(Moment.Witness);
        var child = Telemetry.Running(_server, _script.Dropped, $"{_script.Dropped} --worker", null, plugin, at - _random.Seconds(20, 60)) with { Sha256 = _script.DroppedHash };
        var row = new HuntingRecords(_stage.Story, _stage.Story.Stream("S5 witness")).Process(child);
        var (alert, incident) = _tools.GraphAlerts.Add(new GraphAlert
        {
            Time = at,
            FirstActivity = child.Started,
            Title = "Unusual child process of node",
            Description = "A program that is not known in this organisation was started by node.exe on a build server.",
            Category = "Execution",
            Severity = "medium",
            Service = "microsoftDefenderForEndpoint",
            Detection = "microsoftDefenderForEndpoint",
            Techniques = ["T1059.007"],
            Evidence = [_tools.GraphAlerts.Device(_server), _tools.GraphAlerts.Process(child)],
        });
        _tell.AlertRow("10", Feeds.GraphAlerts, alert, ["T1059.007"], "Defender alerts on a child process of node, the only witness in the blind window");
        _tell.Context("10", Feeds.Incidents, [new Written(incident, alert.Time)], [], "Defender's own incident around the alert");
        _tell.Context("10", Feeds.HuntingProcess, [new Written(row!, child.Started)], ["T1059.007"], "The child process of node, as Defender saw it");
    }
}
