using Watchfloor.Lab.Serving;

namespace Watchfloor.Lab.World;

/// <summary>Everything the vendors have to tell: the records of each list, and where the story ends.</summary>
/// <param name="options">What is played.</param>
/// <param name="company">The company.</param>
/// <param name="days">How many days it lasts.</param>
internal sealed class Story(LabOptions options, Company company, int days)
{
    private readonly HashSet<long> _offsets = [];
    private int _streams;

    public LabOptions Options { get; } = options;

    public Company Company { get; } = company;

    public DateTimeOffset Start => Options.Start;

    /// <summary>End of the last day; records may arrive a little later.</summary>
    public DateTimeOffset End => Start + TimeSpan.FromDays(Days);

    /// <summary>How many days the story lasts.</summary>
    public int Days { get; } = days;

    /// <summary>Share of the people whose days are told in full; below 1 only where people times days is too many for memory.</summary>
    public double Density { get; } = Math.Min(1, options.PersonDays / ((double)company.People.Count * days));

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

    public RecordSet DeviceLogonEvents { get; } = new();

    public RecordSet DeviceFileEvents { get; } = new();

    /// <summary>What the Falcon event stream carries: audit events and summaries of alerts; the kind is metadata.eventType.</summary>
    public RecordSet FalconStream { get; } = new();

    public RecordSet FalconCases { get; } = new();

    /// <summary>Spotlight; the kind is the vulnerability's status.</summary>
    public RecordSet FalconVulnerabilities { get; } = new();

    public RecordSet IntelActors { get; } = new();

    public RecordSet IntelIndicators { get; } = new();

    public RecordSet IntelReports { get; } = new();

    public RecordSet RiskDetections { get; } = new();

    /// <summary>Risky users; a user whose risk changed stands in it once for each change, the newest that has arrived counts.</summary>
    public RecordSet RiskyUsers { get; } = new();

    public RecordSet RiskyServicePrincipals { get; } = new();

    public RecordSet ServicePrincipalRiskDetections { get; } = new();

    public RecordSet EntraDevices { get; } = new();

    /// <summary>Unified audit records as the Office 365 Management Activity API gives them; the kind is the content type. The Purview audit search gives the same records in its own wrapping.</summary>
    public RecordSet OfficeActivity { get; } = new();

    public RecordSet TapThreats { get; } = new();

    public RecordSet TapCampaigns { get; } = new();

    /// <summary>Forensic reports; the id is the threat's or the campaign's.</summary>
    public RecordSet TapForensics { get; } = new();

    /// <summary>Very attacked people.</summary>
    public RecordSet TapVeryAttacked { get; } = new();

    public RecordSet TapTopClickers { get; } = new();

    /// <summary>TAP messages; kind delivered or blocked.</summary>
    public RecordSet TapMessages { get; } = new();

    /// <summary>TAP clicks; kind permitted or blocked.</summary>
    public RecordSet TapClicks { get; } = new();

    public IEnumerable<RecordSet> Lists =>
    [
        FalconAlerts, FalconHosts, FalconTelemetry, GraphAlerts, GraphIncidents, SignIns, DirectoryAudits, Users, Machines,
        DeviceProcessEvents, DeviceNetworkEvents, EmailEvents, TapMessages, TapClicks, DeviceLogonEvents, DeviceFileEvents, FalconStream, FalconCases,
        FalconVulnerabilities, IntelActors, IntelIndicators, IntelReports, RiskDetections, RiskyUsers, RiskyServicePrincipals, ServicePrincipalRiskDetections, EntraDevices, OfficeActivity,
        TapThreats, TapCampaigns, TapForensics, TapVeryAttacked, TapTopClickers,
    ];

    /// <summary>The random stream of one part of the story.</summary>
    public Random Stream(string name) => Seeds.Stream(Options.Seed, name);

    /// <summary>A random stream for one more writer of a kind, so that what it draws shifts nobody else's.</summary>
    public Random NextStream(string kind) => Stream($"{kind} #{_streams++}");

    /// <summary>An offset of the event stream that nobody else has, higher for what arrives later.</summary>
    public long StreamOffset(DateTimeOffset arrival)
    {
        var offset = 100_000 + (long)(arrival - Start).TotalMilliseconds;
        while (!_offsets.Add(offset))
        {
            offset++;
        }

        return offset;
    }

    /// <summary>Saturday or Sunday: few people work.</summary>
    public bool IsWeekend(int day) => Start.AddDays(day).DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday;

    /// <summary>When the last record arrives, in whole minutes, and never before the last day is over.</summary>
    public DateTimeOffset LastArrival()
    {
        var last = Lists.SelectMany(list => list.All).Max(record => record.Arrival);
        last = last < End ? End : last;
        return new DateTimeOffset((last.UtcTicks / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, TimeSpan.Zero);
    }
}
