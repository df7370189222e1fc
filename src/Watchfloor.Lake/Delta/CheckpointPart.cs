using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Watchfloor.Lake.Delta;

/// <summary>A whole checkpoint: the state of the table at one version, in one or several files.</summary>
/// <param name="Version">Version of the table.</param>
/// <param name="Files">Names of its files below the log folder.</param>
internal sealed record Checkpoint(long Version, IReadOnlyList<string> Files);

/// <summary>One file of a checkpoint, read off its name.</summary>
/// <param name="Version">Version of the table.</param>
/// <param name="Part">1 for a single file.</param>
/// <param name="Parts">1 for a single file.</param>
/// <param name="Name">Name below the log folder.</param>
internal sealed partial record CheckpointPart(long Version, int Part, int Parts, string Name)
{
    /// <summary>Classic, multi-part and UUID-named checkpoints.</summary>
    public static bool TryParse(string name, [NotNullWhen(true)] out CheckpointPart? part)
    {
        var match = Pattern().Match(name);
        part = match.Success
            ? new(
                long.Parse(match.Groups["version"].ValueSpan, CultureInfo.InvariantCulture),
                match.Groups["part"].Success ? int.Parse(match.Groups["part"].ValueSpan, CultureInfo.InvariantCulture) : 1,
                match.Groups["parts"].Success ? int.Parse(match.Groups["parts"].ValueSpan, CultureInfo.InvariantCulture) : 1,
                name)
            : null;
        return part is not null;
    }

    /// <summary>The newest checkpoint up to a version of which every part is there; null when there is none.</summary>
    public static Checkpoint? Complete(IEnumerable<CheckpointPart> parts, long upTo) => parts
        .Where(part => part.Version <= upTo)
        .GroupBy(part => (part.Version, part.Parts, Single: part.Parts == 1 ? part.Name : ""))
        .Where(group => group.Select(part => part.Part).Distinct().Count() == group.Key.Parts)
        .OrderByDescending(group => group.Key.Version).ThenBy(group => group.Key.Parts).ThenBy(group => group.Key.Single, StringComparer.Ordinal)
        .Select(group => new Checkpoint(group.Key.Version, [.. group.OrderBy(part => part.Part).Select(part => part.Name)]))
        .FirstOrDefault();

    [GeneratedRegex(@"^(?<version>\d{20})\.checkpoint(\.(?<part>\d{10})\.(?<parts>\d{10})|\.[0-9a-fA-F-]{36})?\.(parquet|json)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
