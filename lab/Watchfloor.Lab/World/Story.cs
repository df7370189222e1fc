using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.World;

/// <summary>Everything the vendors have to tell: the records of each list, and where the story ends.</summary>
internal sealed class Story(LabOptions options, Company company)
{
    public LabOptions Options { get; } = options;

    public Company Company { get; } = company;

    public DateTimeOffset Start => Options.Start;

    /// <summary>End of the last day; records may arrive a little later.</summary>
    public DateTimeOffset End => Start + TimeSpan.FromDays(2);

    public RecordSet FalconAlerts { get; } = new();

    public RecordSet FalconHosts { get; } = new();

    public RecordSet FalconTelemetry { get; } = new();

    public RecordSet GraphAlerts { get; } = new();

    public RecordSet GraphIncidents { get; } = new();

    public RecordSet SignIns { get; } = new();

    public RecordSet DirectoryAudits { get; } = new();

    public RecordSet Users { get; } = new();

    public RecordSet Machines { get; } = new();

    public RecordSet DeviceProcessEvents { get; } = new();

    public RecordSet DeviceNetworkEvents { get; } = new();

    public RecordSet EmailEvents { get; } = new();

    /// <summary>TAP messages; kind delivered or blocked.</summary>
    public RecordSet TapMessages { get; } = new();

    /// <summary>TAP clicks; kind permitted or blocked.</summary>
    public RecordSet TapClicks { get; } = new();

    public IEnumerable<RecordSet> Lists =>
    [
        FalconAlerts, FalconHosts, FalconTelemetry, GraphAlerts, GraphIncidents, SignIns, DirectoryAudits, Users, Machines,
        DeviceProcessEvents, DeviceNetworkEvents, EmailEvents, TapMessages, TapClicks,
    ];

    /// <summary>The random stream of one part of the story.</summary>
    public Random Stream(string name) => Seeds.Stream(Options.Seed, name);

    /// <summary>When the last record arrives, in whole minutes, and never before the last day is over.</summary>
    public DateTimeOffset LastArrival()
    {
        var last = Lists.SelectMany(list => list.All).Max(record => record.Arrival);
        last = last < End ? End : last;
        return new DateTimeOffset((last.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }
}
