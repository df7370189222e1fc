using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Proofpoint;
using Watchfloor.Lab.Truth;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Scenarios;

/// <summary>What a scenario plays with: the company, its tools' records, the truth and the company's own records.</summary>
internal sealed class Stage(Story story, Internet internet, Cast cast, OfficeDays days, MachineRoutines routines, CloudDays cloud, Applications applications, GroundTruth truth, CompanyRecords records)
{
    public Story Story => story;

    public Company Company => story.Company;

    public Internet Internet => internet;

    public Cast Cast => cast;

    public OfficeDays Days => days;

    public MachineRoutines Routines => routines;

    public CloudDays Cloud => cloud;

    public Applications Applications => applications;

    public GroundTruth Truth => truth;

    public CompanyRecords Records => records;

    /// <summary>The tools' records, with ids and delays from the random stream of one scenario.</summary>
    public Tools ToolsFor(string scenario) => new(story, scenario);
}

/// <summary>The tools that write down what happens.</summary>
internal sealed class Tools(Story story, string scenario)
{
    public FalconTelemetryRecords Telemetry { get; } = new(story, story.Stream($"{scenario} telemetry"));

    public FalconAlertRecords FalconAlerts { get; } = new(story, story.Stream($"{scenario} falcon alerts"));

    public GraphAlertRecords GraphAlerts { get; } = new(story, story.Stream($"{scenario} graph alerts"));

    public SignInRecords SignIns { get; } = new(story, story.Stream($"{scenario} sign-ins"));

    public DirectoryAuditRecords Audits { get; } = new(story, story.Stream($"{scenario} audits"));

    public OfficeActivityRecords Office { get; } = new(story, story.Stream($"{scenario} office"));

    public RiskDetectionRecords Risks { get; } = new(story, story.Stream($"{scenario} risks"));

    public RiskyUserRecords RiskyUsers { get; } = new(story, story.Stream($"{scenario} risky users"));

    public FalconStreamRecords Stream { get; } = new(story, story.Stream($"{scenario} falcon stream"));

    public EmailEventRecords Email { get; } = new(story, story.Stream($"{scenario} email"));

    public TapRecords Tap { get; } = new(story, story.Stream($"{scenario} tap"));
}

/// <summary>A seeded story with known truth.</summary>
internal interface IScenario
{
    /// <summary>Decides when and where everything happens; runs before the ordinary days are told, so that they can leave room.</summary>
    void Prepare();

    /// <summary>Writes the records and the truth.</summary>
    void Play();
}
