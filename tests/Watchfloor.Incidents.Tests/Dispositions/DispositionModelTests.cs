using Watchfloor.Ocsf;
using Watchfloor.Testing;
using static Watchfloor.Incidents.Tests.Dispositions.SampleIncidents;

namespace Watchfloor.Incidents.Tests.Dispositions;

public sealed class DispositionModelTests : IDisposable
{
    private readonly TemporaryDirectory folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Of_AnalystsWhoKnowWhatRulesDoNot_IsUsedAndReliable(int seed)
    {
        var model = DispositionModel.Of(Made(600, (i, random) => random.NextDouble() < (i % 3 == 0 ? 0.9 : 0.05), seed));

        Assert.True(model.Trial.IsUsed, model.Trial.Why);
        Assert.True(model.Trial.ModelBrier < model.Trial.RulesBrier / 2, model.Trial.Why);
        Assert.All(model.Trial.Reliability.Where(bin => bin.Count >= 20), bin => Assert.InRange(bin.Came, bin.Said - 0.15, bin.Said + 0.15));
        var forecast = model.Apply([Incident(0), Incident(1)]);
        Assert.Equal([Priority.High, Priority.Low], forecast.Select(incident => incident.Triage!.Priority));
        Assert.All(forecast, incident => Assert.Equal(Verdict.NeedsPerson, incident.Triage!.Verdict));
        Assert.Contains("dispositions", forecast[0].Triage!.Forecast!.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Of_DispositionsWithoutAPattern_IsNotUsed(int seed)
    {
        var model = DispositionModel.Of(Made(400, (_, random) => random.NextDouble() < 0.3, seed));

        Assert.False(model.Trial.IsUsed, model.Trial.Why);
        Assert.Same(Triaged, model.Apply(Triaged));
    }

    [Fact]
    public void Of_RulesThatAreRight_LeavesItToThem()
    {
        var dispositions = Made(400, (i, _) => i % 3 == 0).Select(disposition => disposition with
        {
            Incident = disposition.Incident with
            {
                Triage = disposition.Incident.Triage! with { Verdict = disposition.IsMalicious ? Verdict.TruePositive : Verdict.FalsePositive, Confidence = 0.999 },
            },
        });

        Assert.False(DispositionModel.Of([.. dispositions]).Trial.IsUsed);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(149, 3)]
    [InlineData(400, 400)]
    [InlineData(400, 20)]
    public void Of_TooFewOfEitherKind_SaysHowManyItTakes(int count, int every)
    {
        var model = DispositionModel.Of(Made(count, (i, _) => every > 0 && i % every == 0));

        Assert.False(model.Trial.IsUsed);
        Assert.Contains("From 150 on", model.Trial.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SameDispositionsInAnyOrder_SaysTheSame()
    {
        var dispositions = Made(300, (i, random) => random.NextDouble() < (i % 3 == 0 ? 0.8 : 0.1));
        var (first, second) = (DispositionModel.Of(dispositions), DispositionModel.Of([.. dispositions.Reverse()]));

        Assert.Equal(first.Trial.ModelBrier, second.Trial.ModelBrier);
        Assert.Equal(first.Trial.Reliability, second.Trial.Reliability);
    }

    [Fact]
    public async Task DispositionsAsync_ClosedIncidents_AreGivenWithVerdictAndTime()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(Start);
        var store = await IncidentStore.OpenAsync(folder.File("incidents.db"), clock, Token);
        await store.SaveAsync([Incident(1), Incident(2), Incident(3)], Token);
        await store.CloseAsync(Incident(2).Id, Verdict.FalsePositive, null, "test", "ana", Token);
        clock.Advance(TimeSpan.FromHours(1));
        await store.CloseAsync(Incident(1).Id, Verdict.TruePositive, Priority.Critical, "real", "ana", Token);

        var dispositions = await store.DispositionsAsync(Token);

        Assert.Equal([(Incident(2).Id, Verdict.FalsePositive, null, Start), (Incident(1).Id, Verdict.TruePositive, Priority.Critical, Start.AddHours(1))], dispositions.Select(item => (item.Incident.Id, item.Verdict, item.Priority, item.At)));
    }

    [Fact]
    public void Svg_HoldsABinForEachCircle()
    {
        var trial = DispositionTrial.Run(Made(600, (i, random) => random.NextDouble() < (i % 3 == 0 ? 0.9 : 0.05)));

        Assert.Equal(trial.Reliability.Count, ReliabilityPlot.Svg(trial).Split("<circle").Length - 1);
    }

    public void Dispose() => folder.Dispose();

    private static readonly IReadOnlyList<Incident> Triaged = [Incident(0)];

    private static IReadOnlyList<Disposition> Made(int count, Func<int, Random, bool> isMalicious, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i => new Disposition(Incident(i), isMalicious(i, random) ? Verdict.TruePositive : Verdict.FalsePositive, Start.AddHours(i)))];
    }
}
