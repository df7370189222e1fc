using Watchfloor.Lab;
using Watchfloor.Operations;

namespace Watchfloor.Cli;

/// <summary>Scenario names as people type them.</summary>
internal static class ScenarioNames
{
    /// <summary>Scenarios that the lab plays.</summary>
    public static IReadOnlyList<string> All => LabHost.Scenarios;

    /// <summary>Names in capitals; <c>all</c> for every one; several may be joined, as in <c>S1+S2</c>.</summary>
    /// <exception cref="UsageException">A name is no scenario.</exception>
    public static IReadOnlyList<string> Parse(IReadOnlyList<string> names)
    {
        names = [.. names.SelectMany(name => name.Split('+', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        if (names.Any(name => name.Equals("all", StringComparison.OrdinalIgnoreCase)))
        {
            return All;
        }

        var unknown = names.FirstOrDefault(name => !All.Contains(name, StringComparer.OrdinalIgnoreCase));
        return unknown is null
            ? [.. names.Select(name => name.ToUpperInvariant()).Distinct()]
            : throw new UsageException($"'{unknown}' is no scenario of this version's lab. There are: {string.Join(", ", All)}, all.");
    }

    /// <summary>A size of company that the lab can play.</summary>
    /// <exception cref="UsageException">It is too small or too large.</exception>
    public static int Employees(int number) =>
        number is >= LabOptions.FewestEmployees and <= LabOptions.MostEmployees
            ? number
            : throw new UsageException($"A company of {number} cannot be played; give {LabOptions.FewestEmployees} to {LabOptions.MostEmployees} with --employees.");
}
