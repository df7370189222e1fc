namespace Watchfloor.Lab.Faults;

/// <summary>A kind of bad day: which faults, how often, and what else is wrong.</summary>
/// <param name="Name">How it is called.</param>
/// <param name="Text">What it is, in a few words.</param>
/// <param name="Rate">Share of the requests that meet a fault.</param>
/// <param name="Kinds">The faults.</param>
internal sealed record FaultProfile(string Name, string Text, double Rate, IReadOnlyList<LabFault> Kinds)
{
    private static readonly LabFault[] Throttles =
    [
        LabFault.TooManyRequests, LabFault.TooManyRequestsWithoutHint, LabFault.TooManyRequestsSeconds, LabFault.TooManyRequestsDate,
        LabFault.TooManyRequestsEpochSeconds, LabFault.TooManyRequestsEpochMilliseconds,
    ];

    private static readonly LabFault[] Outages = [LabFault.ServerError, LabFault.BadGateway, LabFault.GatewayError, LabFault.Unavailable, LabFault.GatewayTimeout, LabFault.Reset];

    private static readonly LabFault[] Bodies = [LabFault.TruncatedBody, LabFault.MalformedBody, LabFault.HtmlWithOk, LabFault.GatewayError, LabFault.ResetInBody, LabFault.SlowBody];

    private static readonly LabFault[] Pages =
        [LabFault.RepeatedPage, LabFault.ReorderedPage, LabFault.EmptyPage, LabFault.RepeatedCursor, LabFault.ExpiredCursor, LabFault.PartialSuccess];

    private static readonly LabFault[] Drift = [LabFault.RenamedFields, LabFault.ChangedTypes, LabFault.MalformedRecord];

    private static readonly LabFault[] Everything = [LabFault.Unauthorized, .. Throttles, .. Outages, .. Bodies, .. Pages, LabFault.RenamedFields, LabFault.ChangedTypes];

    /// <summary>All profiles, the harmless one first.</summary>
    public static readonly IReadOnlyList<FaultProfile> All =
    [
        new("none", "nothing goes wrong", 0, []),
        new("flaky", "some of everything, rarely", 0.08, Everything) { Late = true, Skewed = true },
        new("storm", "some of everything, all the time", 0.4, Everything) { Late = true, Skewed = true },
        new("tokens", "401 in the middle of a scroll", 0.3, [LabFault.Unauthorized]),
        new("throttled", "429 in each form", 0.35, Throttles),
        new("outages", "500, 502, 503, 504 and torn connections", 0.35, Outages),
        new("broken-bodies", "bodies cut, slow, wrong or of a proxy", 0.35, Bodies),
        new("paging", "pages twice, empty, out of order; cursors that stand still or die; batches half answered", 0.35, Pages),
        new("clock", "the servers' clock differs from ours by minutes", 0, []) { Skewed = true },
        new("late", "records come as late as the vendors allow, and come again changed", 0, []) { Late = true },
        new("drift", "names, types and shapes that changed overnight", 0.5, Drift),
        new("retired", "a third of the endpoints is gone: no client gets over that", 0, []) { Retired = 1 / 3.0 },
    ];

    /// <summary>Whether records come late and again.</summary>
    public bool Late { get; init; }

    /// <summary>Whether the servers' clock is wrong.</summary>
    public bool Skewed { get; init; }

    /// <summary>Share of the endpoints that are gone.</summary>
    public double Retired { get; init; }

    /// <summary>The profile of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names those there are.</exception>
    public static FaultProfile Named(string name) => All.FirstOrDefault(profile => string.Equals(profile.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"The lab has no fault profile '{name}'; it has {string.Join(", ", All.Select(profile => profile.Name))}.", nameof(name));
}
