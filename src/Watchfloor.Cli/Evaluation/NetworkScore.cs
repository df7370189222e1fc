using Watchfloor.Lab.Network;
using Watchfloor.Ocsf;

namespace Watchfloor.Cli;

/// <summary>Which of the published formulas would have told a behaviour.</summary>
internal readonly record struct BaselineVerdicts(bool Rita, bool Sentinel, bool Flare, bool Elastic);

/// <summary>Counts of one run of the network suite.</summary>
internal sealed class NetworkScore
{
    private readonly SortedDictionary<string, List<(Severity Severity, double? PeriodError, BaselineVerdicts Baselines)>> runs = new(StringComparer.Ordinal);
    private readonly SortedDictionary<(Severity Severity, string Class), int> wrong = [];

    /// <summary>Host-days of benign traffic looked at.</summary>
    public double HostDays { get; set; }

    /// <summary>Cells and controls with their runs.</summary>
    public IEnumerable<string> Ids => runs.Keys;

    /// <summary>False findings by severity and class of traffic.</summary>
    public IReadOnlyDictionary<(Severity Severity, string Class), int> Wrong => wrong;

    /// <summary>Adds one behaviour; controls of a kind are counted together.</summary>
    public void Add(InjectedBehaviour item, Severity severity, double? period, BaselineVerdicts baselines)
    {
        var id = item.Class == "beacon" ? item.Id : item.Class;
        if (!runs.TryGetValue(id, out var list))
        {
            runs[id] = list = [];
        }

        list.Add((severity, period is { } found && item.PeriodSeconds is { } truth ? Math.Abs(found - truth) / truth : null, baselines));
    }

    /// <summary>Adds a finding about nothing that was put in.</summary>
    public void AddFalse(Severity severity, string trafficClass) => wrong[(severity, trafficClass)] = wrong.GetValueOrDefault((severity, trafficClass)) + 1;

    /// <summary>Runs whose id begins so, and how many reached a severity.</summary>
    public (int Reached, int Runs) Share(Func<string, bool> ids, Severity least)
    {
        var all = runs.Where(pair => ids(pair.Key)).SelectMany(pair => pair.Value).ToList();
        return (all.Count(run => run.Severity >= least), all.Count);
    }

    /// <summary>Median relative error of the period of what was found; null when nothing was.</summary>
    public double? PeriodError(Func<string, bool> ids)
    {
        var errors = runs.Where(pair => ids(pair.Key)).SelectMany(pair => pair.Value).Select(run => run.PeriodError).OfType<double>().Order().ToList();
        return errors.Count == 0 ? null : errors[errors.Count / 2];
    }

    /// <summary>Share of runs that a formula tells.</summary>
    public double Baseline(Func<string, bool> ids, Func<BaselineVerdicts, bool> verdict) =>
        runs.Where(pair => ids(pair.Key)).SelectMany(pair => pair.Value).Select(run => verdict(run.Baselines) ? 1.0 : 0).DefaultIfEmpty(0).Average();

    /// <summary>The Wilson interval at 95% of a share.</summary>
    public static (double Low, double High) Wilson(int reached, int runs)
    {
        if (runs == 0)
        {
            return (0, 1);
        }

        const double Z = 1.96;
        var share = reached / (double)runs;
        var middle = (share + (Z * Z / (2 * runs))) / (1 + (Z * Z / runs));
        var half = Z / (1 + (Z * Z / runs)) * Math.Sqrt((share * (1 - share) / runs) + (Z * Z / (4.0 * runs * runs)));
        return (Math.Max(0, middle - half), Math.Min(1, middle + half));
    }
}
