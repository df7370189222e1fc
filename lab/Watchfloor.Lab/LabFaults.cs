using System.Collections.Concurrent;
using Watchfloor.Lab.Faults;

namespace Watchfloor.Lab;

/// <summary>What shall go wrong: a profile that plays by itself, and faults that wait for requests, each used up by the requests that meet it.</summary>
public sealed class LabFaults
{
    private static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = [];
    private readonly ConcurrentDictionary<LabFault, int> _played = new();
    private FaultSchedule _schedule;

    /// <summary>No faults until somebody asks for some.</summary>
    public LabFaults()
        : this("none", 1)
    {
    }

    internal LabFaults(string profile, int seed) => _schedule = new FaultSchedule(FaultProfile.Named(profile), seed);

    /// <summary>Names of the profiles.</summary>
    public static IReadOnlyList<string> Profiles => [.. FaultProfile.All.Select(profile => profile.Name)];

    /// <summary>Name of the profile that plays.</summary>
    public string Profile => _schedule.Profile.Name;

    /// <summary>How often each fault was played since the start or the last <see cref="Clear"/>.</summary>
    public IReadOnlyDictionary<LabFault, int> Played => _played.ToDictionary();

    /// <summary>Plays another profile from now on. What a profile does to the records and the clock (late, clock) is settled at the lab's start.</summary>
    /// <exception cref="ArgumentException">There is no such profile.</exception>
    public void Use(string profile, int seed = 1) => _schedule = new FaultSchedule(FaultProfile.Named(profile), seed);

    /// <summary>Makes the next <paramref name="count"/> requests whose path contains <paramref name="path"/> meet <paramref name="fault"/>.</summary>
    /// <param name="path">Part of the path, for example <c>/alerts/</c>; an empty text meets every request.</param>
    /// <param name="fault">What goes wrong.</param>
    /// <param name="count">How many requests meet it.</param>
    /// <param name="after">How many such requests pass unharmed first.</param>
    /// <param name="retryAfter">The wait a 429 asks for, or the time a slow body takes; one second when null.</param>
    public void Next(string path, LabFault fault, int count = 1, int after = 0, TimeSpan? retryAfter = null)
    {
        lock (_gate)
        {
            _waiting.Add(new Waiting { Path = path, Fault = fault, Left = count, Skip = after, RetryAfter = retryAfter ?? UsualWait });
        }
    }

    /// <summary>Forgets all waiting faults and what was played; the profile stays.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
            _played.Clear();
        }
    }

    /// <summary>The faults that still wait: path, fault, how many requests will meet it.</summary>
    internal IReadOnlyList<(string Path, LabFault Fault, int Left)> Queue()
    {
        lock (_gate)
        {
            return [.. _waiting.Where(waiting => waiting.Left > 0).Select(waiting => (waiting.Path, waiting.Fault, waiting.Left))];
        }
    }

    /// <summary>The fault of a request: the one it names itself, else one that waits for it, else the profile's.</summary>
    internal TakenFault? Take(FaultRequest request, LabFault? named)
    {
        var taken = named is { } own ? new TakenFault(own, UsualWait, false)
            : FromQueue(request.Path) ?? (_schedule.Next(request) is { } drawn ? new TakenFault(drawn, UsualWait, true) : null);
        if (taken is not null)
        {
            _played.AddOrUpdate(taken.Fault, 1, (_, count) => count + 1);
        }

        return taken;
    }

    private TakenFault? FromQueue(string path)
    {
        lock (_gate)
        {
            foreach (var waiting in _waiting)
            {
                if (!path.Contains(waiting.Path, StringComparison.OrdinalIgnoreCase) || waiting.Left == 0)
                {
                    continue;
                }

                if (waiting.Skip > 0)
                {
                    waiting.Skip--;
                    continue;
                }

                waiting.Left--;
                return new TakenFault(waiting.Fault, waiting.RetryAfter, false);
            }

            return null;
        }
    }

    private sealed class Waiting
    {
        public required string Path { get; init; }

        public required LabFault Fault { get; init; }

        public required TimeSpan RetryAfter { get; init; }

        public int Left { get; set; }

        public int Skip { get; set; }
    }
}
