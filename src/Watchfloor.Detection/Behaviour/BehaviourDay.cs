using System.Data.Common;
using System.Globalization;
using Watchfloor.Detection.Statistics;
using Watchfloor.Lake;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection.Behaviour;

/// <summary>What an entity did on one day.</summary>
internal sealed class BehaviourDay
{
    // Makes five times as much (ln 5 = 1.61) as surprising as one in twenty (-ln 0.05 = 3).
    private const double VolumeScale = 0.536;

    private const double LeastExpected = 0.01;
    private const double Most = 50;

    public required string Entity { get; init; }

    public required string Peers { get; init; }

    public required DateTimeOffset Day { get; init; }

    public required DateTimeOffset FirstSeen { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>First time of each new thing, by the measure that counts it.</summary>
    public required ILookup<string, (EvidenceId Id, DateTimeOffset Time)> Evidence { get; init; }

    /// <summary>The measures.</summary>
    public required double[] Values { get; init; }

    /// <summary>What was to be expected of each; filled by <see cref="BehaviourBaseline"/>.</summary>
    public double[] Expected { get; set; } = [];

    /// <summary>Days of this entity before, in the history that was read.</summary>
    public int Earlier { get; set; }

    /// <summary>Others of its kind on the same day.</summary>
    public int PeersThatDay { get; set; }

    /// <summary>
    /// How far a measure lies above what was expected, 0 when below. Of what is rare: -ln of the chance of so many, if they came at random (Poisson). Of a volume: ln((value + 1) / (expected + 1)) as a multiple of
    /// <see cref="VolumeScale"/>, so that both speak from about the same number on.
    /// </summary>
    public float Surprise(int measure, bool isVolume)
    {
        var (value, expected) = (Values[measure], Expected[measure]);
        return value <= expected ? 0
            : isVolume ? (float)(Math.Log((value + 1) / (expected + 1)) / VolumeScale)
            : (float)Math.Min(Most, -Math.Log(Math.Max(double.Epsilon, ChanceOf(value, Math.Max(expected, LeastExpected)))));
    }

    // P(X >= x) of a Poisson count is the chance that a chi-square of 2x degrees stays below twice the mean.
    private static double ChanceOf(double value, double expected) => ChiSquare.LowerTail(2 * expected, 2 * Math.Round(value));

    /// <summary>Reads a row of a profile's days.</summary>
    public static BehaviourDay Read(DbDataReader row, int measures, IReadOnlyDictionary<string, string> peers) => new()
    {
        Entity = row.GetString(0),
        Peers = peers.GetValueOrDefault(row.GetString(0), ""),
        Day = row.GetUtc(1),
        FirstSeen = row.GetUtc(2),
        LastSeen = row.GetUtc(3),
        Evidence = (row.IsDBNull(4) ? [] : ((IEnumerable<string?>)row.GetValue(4)).OfType<string>().Select(text => text.Split('|', 3)).Where(parts => parts.Length == 3 && EvidenceId.TryParse(parts[2], out _)))
            .ToLookup(parts => parts[0], parts => (EvidenceId.Parse(parts[2]), DateTimeOffset.UnixEpoch.AddMicroseconds(long.Parse(parts[1], CultureInfo.InvariantCulture)))),
        Values = [.. Enumerable.Range(5, measures).Select(column => row.IsDBNull(column) ? 0 : Convert.ToDouble(row.GetValue(column), CultureInfo.InvariantCulture))],
    };
}
