using static Watchfloor.Incidents.Tests.Dispositions.SampleIncidents;

namespace Watchfloor.Incidents.Tests.Dispositions;

public class PriorityModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_AnalystsWhoSeeUrgencyThatRulesDoNot_IsUsed(int seed)
    {
        var model = PriorityModel.Of(Made(600, UrgentByTitle, seed));

        Assert.True(model.Trial.IsUsed, model.Trial.Why);
        Assert.True(model.Trial.ModelError < model.Trial.RulesError / 2, model.Trial.Why);
        var told = model.Apply([Incident(0), Incident(1)]);
        Assert.Equal([Priority.Critical, Priority.Low], told.Select(incident => incident.Triage!.Priority));
        Assert.All(told, incident => Assert.Equal(Priority.Medium, incident.Triage!.RulesPriority));
        Assert.Contains("the rules gave medium", told[0].Triage!.LearnedPriority, StringComparison.Ordinal);
        Assert.Equal(model.Trial.HeldBack, model.Trial.Table.Sum(cell => cell.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Of_PrioritiesWithoutAPattern_IsNotUsed(int seed)
    {
        var model = PriorityModel.Of(Made(400, (_, random) => (Priority)(1 + random.Next(3)), seed));
        IReadOnlyList<Incident> triaged = [Incident(0)];

        Assert.False(model.Trial.IsUsed, model.Trial.Why);
        Assert.Same(triaged, model.Apply(triaged));
    }

    [Fact]
    public void Apply_WhatRulesFoundMalicious_IsNeverMadeLessUrgent()
    {
        var model = PriorityModel.Of(Made(600, UrgentByTitle));
        var attack = Incident(1);
        attack = attack with { Triage = attack.Triage! with { Verdict = Verdict.TruePositive, Priority = Priority.High } };

        Assert.Equal(Priority.High, Assert.Single(model.Apply([attack])).Triage!.Priority);
    }

    [Fact]
    public void Run_IncidentsWhosePriorityAModelHadSet_AreComparedByTheRulesOwn()
    {
        var dispositions = Made(600, UrgentByTitle).Select(disposition => disposition with
        {
            Incident = disposition.Incident with { Triage = disposition.Incident.Triage! with { Priority = disposition.Priority!.Value, RulesPriority = Priority.Medium } },
        });

        Assert.True(PriorityTrial.Run([.. dispositions]).IsUsed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(149)]
    public void Run_TooFew_SaysHowManyItTakes(int count)
    {
        var trial = PriorityTrial.Run(Made(count, UrgentByTitle));

        Assert.False(trial.IsUsed);
        Assert.Contains("From 150 on", trial.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NearlyAllOfOnePriority_TeachesNothing() =>
        Assert.Contains("20 of them with another", PriorityTrial.Run(Made(400, (i, _) => i % 20 == 0 ? Priority.High : Priority.Low)).Why, StringComparison.Ordinal);

    [Fact]
    public void Run_DispositionsWithoutAPriority_DoNotCount() =>
        Assert.Equal(0, PriorityTrial.Run([.. Made(400, UrgentByTitle).Select(disposition => disposition with { Priority = null })]).Learned);

    private static Priority UrgentByTitle(int i, Random random) => random.NextDouble() < 0.9 ? (i % 3 == 0 ? Priority.Critical : Priority.Low) : Priority.Medium;

    private static IReadOnlyList<Disposition> Made(int count, Func<int, Random, Priority> priority, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Disposition(Incident(i), i % 3 == 0 ? Verdict.TruePositive : Verdict.FalsePositive, Start.AddHours(i), priority(i, random)))];
    }
}
