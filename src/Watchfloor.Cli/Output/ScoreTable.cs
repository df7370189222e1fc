using System.Globalization;
using Watchfloor.Incidents;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>How well a run told what happened, by the numbers it is scored by.</summary>
internal static class ScoreTable
{
    /// <summary>Scores, shows and returns the measures.</summary>
    public static object Show(Output output, Truth truth, IReadOnlyList<string> scenarios, PipelineResult result) =>
        Show(output, truth, scenarios, result.Incidents, result.Reports.Sum(report => report.Sentences), result.Reports.Sum(report => report.Cited));

    /// <summary>Scores incidents against <paramref name="truth"/>.</summary>
    public static object Show(
        Output output, Truth truth, IReadOnlyList<string> scenarios, IReadOnlyList<Incident> incidents, int? sentences, int? cited)
    {
        output.Heading("Scored against the lab's truth");
        var scores = scenarios.Where(scenario => truth.Of("event", scenario).Any()).Select(scenario => ScenarioScoring.Score(truth, scenario, incidents)).ToList();
        foreach (var score in scores)
        {
            output.Table(
                ["measure", score.Scenario],
                [
                    ["incident", score.Incident ?? "none"],
                    ["alerts in it, incidents they are in", $"{score.AlertsInIncident} of {score.Alerts}, {score.Incidents}"],
                    ["correlation (adjusted Rand)", Number(score.Correlation)],
                    ["timeline recall, precision", $"{Number(score.TimelineRecall)}, {Number(score.TimelinePrecision)}"],
                    ["decoys in it", $"{score.Decoys}"],
                    ["order (Kendall's tau), median time error", $"{Number(score.Order)}, {score.TimeErrorSeconds.ToString("0.###", CultureInfo.InvariantCulture)} s"],
                    ["gap recall", Number(score.GapRecall)],
                    ["scope F1, technique F1", $"{Number(score.Scope)}, {Number(score.Techniques)}"],
                    ["verdict, priority", $"{(score.Verdict ? "right" : "wrong")}, {(score.Priority ? "right" : "wrong")}"],
                    ["actions proposed, forbidden ones", $"{Number(score.ActionRecall)}, {score.ForbiddenActions.Count}"],
                ]);
            foreach (var row in score.MissingRows)
            {
                output.Say($"  missing in the timeline: {row}");
            }

            foreach (var action in score.MissingActions)
            {
                output.Say($"  not proposed: {action}");
            }

            foreach (var action in score.ForbiddenActions)
            {
                output.Say($"  must not be proposed: {action}");
            }
        }

        var lookalikes = ScenarioScoring.ScoreLookalikes(truth, incidents);
        output.Table(
            ["measure", "look-alikes"],
            [
                ["alerts", $"{lookalikes.Alerts}"],
                ["need a person, critical", $"{lookalikes.NeedPerson}, {lookalikes.Critical}"],
                ["called true positive, contained", $"{lookalikes.TruePositive}, {lookalikes.Contained}"],
                ["judged exactly", $"{lookalikes.Exact}"],
            ]);
        foreach (var wrong in lookalikes.Wrong)
        {
            output.Say($"  judged otherwise: {wrong}");
        }

        if (sentences is { } all && cited is { } proved)
        {
            output.Say($"grounding: {proved} of {all} report sentences cite evidence that resolves and holds what they quote");
        }

        return new { scenarios = scores, lookalikes, sentences, cited };
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
