namespace Watchfloor.Lab.Network;

/// <summary>Traffic of an invented network with known truth. The same seed gives the same bytes on every system.</summary>
public sealed class NetworkWorld
{
    private readonly List<NetworkRow> rows = [];
    private readonly List<InjectedBehaviour> injected = [];
    private readonly SortedDictionary<(string Source, string Destination), string> background = [];
    private readonly ulong seed;
    private readonly IReadOnlyList<string>? machines;

    private NetworkWorld(ulong seed, int hosts, double hours, DateTimeOffset begin, IReadOnlyList<string>? machines = null)
    {
        this.seed = seed;
        this.machines = machines;
        Hosts = hosts;
        Hours = hours;
        Begin = begin;
    }

    /// <summary>When a generated world begins: a Monday at midnight, UTC.</summary>
    public static DateTimeOffset Start { get; } = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    /// <summary>When this one begins.</summary>
    public DateTimeOffset Begin { get; }

    /// <summary>Machines inside.</summary>
    public int Hosts { get; }

    /// <summary>Length.</summary>
    public double Hours { get; }

    /// <summary>Rows in order of time.</summary>
    public IReadOnlyList<NetworkRow> Rows => rows;

    /// <summary>What was put in.</summary>
    public IReadOnlyList<InjectedBehaviour> Injected => injected;

    /// <summary>Class of every ordinary pair of addresses.</summary>
    public IReadOnlyDictionary<(string Source, string Destination), string> Background => background;

    /// <summary>Makes a world.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="hosts">Machines inside.</param>
    /// <param name="hours">Length.</param>
    /// <param name="cells">Behaviours to put in, each on a machine of its own as far as they suffice.</param>
    /// <param name="controls">Random callers, and callers with shuffled human gaps, to put in of each.</param>
    /// <param name="attacks">Other attacks to put in.</param>
    /// <param name="faults">What the sensor does to it all; null for nothing. Counts of what was put in stay those before the sensor.</param>
    public static NetworkWorld Create(
        ulong seed, int hosts, double hours, IReadOnlyList<BeaconCell> cells, int controls, IReadOnlyList<AttackKind>? attacks = null, SensorFaults? faults = null)
    {
        var world = new NetworkWorld(seed, hosts, hours, Start);
        new BenignTraffic(world, seed).Write();
        for (var i = 0; i < cells.Count; i++)
        {
            world.Inject(cells[i], i);
        }

        for (var i = 0; i < controls; i++)
        {
            world.InjectControl(i);
        }

        for (var i = 0; i < attacks?.Count; i++)
        {
            world.injected.Add(new AttackTraffic(world, seed).Write(attacks[i], i));
        }

        if (faults is not null)
        {
            var told = faults.Through(world.rows, hours * 3600, Draws.Of(seed, "sensor"));
            world.rows.Clear();
            world.rows.AddRange(told);
        }

        world.Sort();
        return world;
    }

    /// <summary>Behaviours alone, to be put beside a real capture.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="machines">Addresses of the capture's machines; each behaviour gets one of its own as far as they suffice.</param>
    /// <param name="begin">When the capture begins.</param>
    /// <param name="hours">Its length.</param>
    /// <param name="cells">Behaviours to put in.</param>
    public static NetworkWorld Beside(ulong seed, IReadOnlyList<string> machines, DateTimeOffset begin, double hours, IReadOnlyList<BeaconCell> cells)
    {
        var world = new NetworkWorld(seed, machines.Count, hours, begin, machines);
        for (var i = 0; i < cells.Count; i++)
        {
            world.Inject(cells[i], i);
        }

        world.Sort();
        return world;
    }

    internal static string Host(int number) => FormattableString.Invariant($"10.20.{number / 200}.{(number % 200) + 10}");

    // A stable order also for rows of the same microsecond.
    private void Sort() =>
        rows.Sort((a, b) => a.Microseconds.CompareTo(b.Microseconds) is not 0 and var byTime ? byTime
            : string.CompareOrdinal(a.Source, b.Source) is not 0 and var bySource ? bySource
            : string.CompareOrdinal(a.Destination, b.Destination) is not 0 and var byDestination ? byDestination
            : string.CompareOrdinal(a.Query, b.Query));

    internal void Add(NetworkRow row, string? benignClass = null)
    {
        if (row.Seconds < 0 || row.Seconds >= Hours * 3600)
        {
            return;
        }

        rows.Add(row);
        if (benignClass is not null && row.Query is null)
        {
            background[(row.Source, row.Destination)] = benignClass;
        }
    }

    internal void Ask(double seconds, string source, string name, string? answer, string type = "A", string? resolver = null) =>
        Add(new(seconds, source, resolver ?? "10.20.250.2", 53) { Protocol = "udp", Query = name, QueryType = type, Answer = answer, BytesOut = 30 + name.Length, BytesIn = 80, Duration = 0.02 });

    private void Inject(BeaconCell cell, int number)
    {
        var draws = Draws.Of(seed, $"cell/{cell.Id}");
        // Steps of one reach every machine of a real capture; the generated networks are larger and spread theirs.
        var place = machines is null ? (int)((seed % 7) + ((ulong)number * 5)) % Hosts : (int)((seed + (ulong)number) % (ulong)Hosts);
        var source = machines is null ? Host(place) : machines[place];
        var length = Math.Min(cell.Hours, Hours) * 3600;
        var begin = draws.Between(0, Math.Max(0, (Hours * 3600) - length));
        var (times, made) = CheckIns.Of(cell, draws, begin, begin + length);
        var destinations = Enumerable.Range(0, cell.Destination is DestinationStyle.RotatingAddresses or DestinationStyle.RotatingNames ? 8 : 1)
            .Select(_ => FormattableString.Invariant($"203.0.{draws.Between(64, 127):0}.{1 + draws.Below(254)}")).ToList();
        var names = cell.Destination switch
        {
            DestinationStyle.OneAddress => [],
            DestinationStyle.RotatingNames => destinations.Select(_ => $"{draws.Word(9)}.example").ToList(),
            _ => [$"cdn.{draws.Word(9)}.example"],
        };
        var sent = new List<long>(times.Count);
        var received = new List<long>(times.Count);
        for (var i = 0; i < times.Count; i++)
        {
            var at = destinations.Count == 1 ? 0 : draws.Below(destinations.Count);
            if (names.Count > 0 && (i % 24 == 0 || destinations.Count > 1))
            {
                Ask(times[i] - 0.05, source, names[Math.Min(at, names.Count - 1)], destinations[at]);
            }

            var isSecondPort = cell.Model == TimerModel.ModeSwitch && times[i] - begin > 0.4 * length;
            var bytesOut = Size(cell.Sizes, draws, 412);
            var bytesIn = Size(cell.Sizes == SizeNoise.ClientUnknown ? SizeNoise.Constant : cell.Sizes, draws, 861);
            sent.Add(cell.Sizes == SizeNoise.ClientUnknown ? -1 : bytesOut);
            received.Add(bytesIn);
            Add(new(times[i], source, destinations[at], isSecondPort ? 8443 : 443)
            {
                Duration = draws.Between(0.1, 0.6),
                BytesOut = cell.Sizes == SizeNoise.ClientUnknown ? null : bytesOut,
                BytesIn = bytesIn,
            });
        }

        injected.Add(new(cell.Id, "beacon", source, destinations, names, times.FirstOrDefault(), times.LastOrDefault(), made, times.Count)
        {
            // The mean sleep: a timer that only shortens has a mean below T.
            PeriodSeconds = cell.Model == TimerModel.Human ? null : cell.PeriodSeconds * (cell.Model == TimerModel.Shortened ? 1 - (cell.Jitter / 2) : 1),
            Times = times,
            BytesOut = sent,
            BytesIn = received,
        });
    }

    private void InjectControl(int number)
    {
        foreach (var kind in (string[])["poisson", "shuffled"])
        {
            var draws = Draws.Of(seed, $"{kind}/{number}");
            var source = Host(draws.Below(Hosts));
            var destination = FormattableString.Invariant($"203.0.{(kind == "poisson" ? 130 : 160) + (number / 250)}.{(number % 250) + 1}");
            var name = $"{draws.Word(10)}.example";
            var count = 24 + draws.Below(300);
            var mean = Hours * 3600 / (count + 1);
            var gaps = new double[count];
            for (var i = 0; i < count; i++)
            {
                // Human gaps: a page's quick ones, reading, and away from the desk; shuffled, they keep their sizes and lose their order.
                gaps[i] = kind == "poisson" ? draws.Exponential(mean)
                    : draws.Unit() switch { < 0.5 => draws.Exponential(0.4), < 0.9 => Math.Exp(Math.Log(25) + (1.1 * draws.Normal())), _ => draws.Exponential(1800) };
            }

            var times = new List<double>(count);
            var t = draws.Between(0, mean);
            for (var i = 0; i < count && t < Hours * 3600; i++)
            {
                times.Add(t);
                Ask(t - 0.05, source, name, destination);
                Add(new(t, source, destination, 443) { Duration = 0.3, BytesOut = Size(SizeNoise.LogNormal, draws, 700), BytesIn = Size(SizeNoise.LogNormal, draws, 5000) });
                t += gaps[i];
            }

            injected.Add(new(FormattableString.Invariant($"{kind}-{number}"), kind, source, [destination], [name], times.FirstOrDefault(), times.LastOrDefault(), times.Count, times.Count)
            {
                Times = times,
                BytesOut = [.. times.Select(_ => -1L)],
                BytesIn = [.. times.Select(_ => -1L)],
            });
        }
    }

    private static long Size(SizeNoise noise, Draws draws, double bytes) => noise switch
    {
        SizeNoise.Padded => (long)bytes + draws.Below(65),
        SizeNoise.LogNormal => (long)(bytes * Math.Exp(0.5 * draws.Normal())),
        _ => (long)bytes,
    };
}
