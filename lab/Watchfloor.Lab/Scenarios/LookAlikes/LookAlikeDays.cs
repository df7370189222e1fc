using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios.LookAlikes;

/// <summary>S6: alerts that look like attacks and are none, and the small alerts of any two days.</summary>
internal sealed class LookAlikeDays : IScenario
{
    private readonly IScenario[] _parts;

    public LookAlikeDays(Stage stage)
    {
        var alerts = new LookAlikeAlerts(stage);
        _parts = [new IdentityLookAlikes(stage, alerts), new EndpointLookAlikes(stage, alerts), new DataLookAlikes(stage, alerts), new MailLookAlikes(stage, alerts), new OrdinaryAlerts(stage, alerts)];
    }

    public void Prepare()
    {
        foreach (var part in _parts)
        {
            part.Prepare();
        }
    }

    public void Play()
    {
        foreach (var part in _parts)
        {
            part.Play();
        }
    }
}

/// <summary>What the parts share: tools, moments, and the line of truth that belongs to each alert.</summary>
internal sealed class LookAlikeAlerts(Stage stage)
{
    private const string Scenario = "S6";

    public Tools Tools { get; } = stage.ToolsFor(Scenario);

    public Random Random { get; } = stage.Story.Stream("S6 play");

    /// <summary>A moment in working hours of one of the days.</summary>
    public DateTimeOffset WorkingMoment(int day) => stage.Story.Start.AddDays(day).AddMinutes(Random.Next(8 * 60, 14 * 60)).AddMilliseconds(Random.Next(60_000)).ToMillisecond();

    /// <summary>A moment in working hours of any day.</summary>
    public DateTimeOffset WorkingMoment() => WorkingMoment(Random.Next(stage.Story.Days));

    public void Falcon(string? number, string uid, string verdict, string text) => stage.Truth.Alert(Scenario, number is null ? null : $"S6-{number}", Feeds.FalconAlerts, uid, null, verdict, text);

    public void Graph(string? number, string uid, string verdict, string text) => stage.Truth.Alert(Scenario, number is null ? null : $"S6-{number}", Feeds.GraphAlerts, uid, null, verdict, text);

    public void Tap(string? number, string uid, string verdict, string text) => stage.Truth.Alert(Scenario, number is null ? null : $"S6-{number}", Feeds.Tap, uid, null, verdict, text);
}

/// <summary>Verdicts as truth spells them.</summary>
internal static class Verdicts
{
    public const string FalsePositive = "false_positive";
    public const string BenignPositive = "benign_positive";
}
