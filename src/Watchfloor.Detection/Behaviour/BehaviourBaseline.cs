namespace Watchfloor.Detection.Behaviour;

/// <summary>What is to be expected of an entity on a day: its own earlier days, and its peers on the same day.</summary>
/// <remarks>
/// Expected = (sum of its earlier days + <see cref="PeerDays"/> x the peers' mean on that day) / (number of earlier days + <see cref="PeerDays"/>). A newcomer is
/// judged by his peers, who share Mondays, roll-outs and a lake's first day with him; an old hand by himself.
/// </remarks>
internal static class BehaviourBaseline
{
    /// <summary>How many days of its own the peers' mean counts for.</summary>
    public const int PeerDays = 4;

    /// <summary>Fills in <see cref="BehaviourDay.Expected"/> of all days.</summary>
    public static void Fill(IReadOnlyList<BehaviourDay> days, int measures)
    {
        foreach (var day in days.GroupBy(day => (day.Peers, day.Day)))
        {
            var sums = new double[measures];
            foreach (var one in day)
            {
                Add(sums, one.Values);
            }

            var others = day.Count() - 1;
            foreach (var one in day)
            {
                one.PeersThatDay = others;
                one.Expected = [.. sums.Select((sum, i) => others == 0 ? 0 : (sum - one.Values[i]) / others)];
            }
        }

        foreach (var entity in days.GroupBy(day => day.Entity))
        {
            var (sums, earlier) = (new double[measures], 0);
            foreach (var day in entity.OrderBy(day => day.Day))
            {
                day.Earlier = earlier;
                var peers = day.PeersThatDay == 0 ? 0 : PeerDays;
                if (earlier + peers > 0)
                {
                    day.Expected = [.. day.Expected.Select((mean, i) => (sums[i] + (peers * mean)) / (earlier + peers))];
                }

                Add(sums, day.Values);
                earlier++;
            }
        }
    }

    private static void Add(double[] sums, double[] values)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }
}
