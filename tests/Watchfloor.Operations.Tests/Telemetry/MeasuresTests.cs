using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Watchfloor.Testing;

namespace Watchfloor.Operations.Tests.Telemetry;

public sealed partial class MeasuresTests
{
    [Theory]
    [InlineData("alerts.yaml", 5)]
    [InlineData("dashboard.json", 10)]
    public void Queries_OfAlertsAndDashboard_AskForMetricsThatExist(string file, int atLeast)
    {
        var there = Instruments().SelectMany(PrometheusNames).ToHashSet();
        var asked = Metric().Matches(File.ReadAllText(Path.Combine(SharedData.Repository, "infra", "telemetry", file))).Select(match => match.Value).Distinct().ToList();

        Assert.InRange(asked.Count, atLeast, 100);
        Assert.Empty(asked.Except(there));
    }

    [Fact]
    public void Page_ListsEveryMetric()
    {
        var page = File.ReadAllText(Path.Combine(SharedData.Repository, "docs", "telemetry.md"));

        Assert.All(Instruments(), instrument => Assert.Contains(instrument.Name[instrument.Name.LastIndexOf('.')..], page, StringComparison.Ordinal));
    }

    [Fact]
    public void Dashboard_IsJson() =>
        Assert.Equal("Watchfloor", JsonDocument.Parse(File.ReadAllText(Path.Combine(SharedData.Repository, "infra", "telemetry", "dashboard.json"))).RootElement.GetProperty("title").GetString());

    private static List<Instrument> Instruments()
    {
        RuntimeHelpers.RunClassConstructor(typeof(Measures).TypeHandle);
        var found = new List<Instrument>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, _) => found.Add(instrument) };
        listener.Start();
        return [.. found.Where(instrument => instrument.Meter.Name == Measures.Name)];
    }

    // As the Collector names them for Prometheus: dots to underscores, the unit's name, and what each kind adds.
    private static IEnumerable<string> PrometheusNames(Instrument instrument)
    {
        var name = instrument.Name.Replace('.', '_') + (instrument.Unit == "s" ? "_seconds" : "");
        return instrument switch
        {
            Counter<long> => [name + "_total"],
            Histogram<double> => [name + "_bucket", name + "_sum", name + "_count"],
            _ => [name],
        };
    }

    [GeneratedRegex("watchfloor_[a-z_]+")]
    private static partial Regex Metric();
}
