using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Faults;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Proofpoint;
using Watchfloor.Lab.Scenarios;
using Watchfloor.Lab.Scenarios.AdversaryInTheMiddle;
using Watchfloor.Lab.Scenarios.InsiderTheft;
using Watchfloor.Lab.Scenarios.LookAlikes;
using Watchfloor.Lab.Scenarios.PasswordSprayAndConsent;
using Watchfloor.Lab.Scenarios.PhishingToRansomware;
using Watchfloor.Lab.Scenarios.PoisonedUpdate;
using Watchfloor.Lab.Truth;

namespace Watchfloor.Lab.World;

/// <summary>Tells the whole story: the company, its ordinary days, and the scenarios in them.</summary>
internal static class StoryTeller
{
    private const string LookAlikes = "S6";

    private const int FewestDays = 2;
    private const int MostDays = 14;

    private static readonly Dictionary<string, (int Days, Func<Stage, IScenario> Make)> Scenarios = new(StringComparer.OrdinalIgnoreCase)
    {
        ["S1"] = (2, stage => new AdversaryInTheMiddleScenario(stage)),
        ["S2"] = (2, stage => new PhishingToRansomwareScenario(stage)),
        ["S3"] = (5, stage => new InsiderTheftScenario(stage)),
        ["S4"] = (5, stage => new PasswordSprayAndConsentScenario(stage)),
        ["S5"] = (2, stage => new PoisonedUpdateScenario(stage)),
    };

    /// <summary>Names of the scenarios that can be played.</summary>
    public static IReadOnlyList<string> Available => [.. Scenarios.Keys.Append(LookAlikes).Order(StringComparer.Ordinal)];

    /// <summary>Tells the story and, when a folder is given, writes the truth and the company's own records beside it.</summary>
    /// <exception cref="ArgumentException">A scenario is unknown.</exception>
    public static Story Tell(LabOptions options)
    {
        var unknown = options.Scenarios.FirstOrDefault(name => !Available.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
        {
            throw new ArgumentException($"The lab does not play scenario '{unknown}'; it plays {string.Join(", ", Available)}.", nameof(options));
        }

        var company = new Company(options);
        string[] wanted = [.. options.Scenarios.Where(name => Scenarios.ContainsKey(name)).Select(name => name.ToUpperInvariant()).Distinct().Order(StringComparer.Ordinal)];
        var days = wanted.Select(name => Scenarios[name].Days).Append(Math.Clamp(options.Days ?? FewestDays, FewestDays, MostDays)).Max();
        var story = new Story(options, company, days);
        ChooseSample(story);
        var internet = new Internet(company);
        var cast = new Cast(company);
        var office = new OfficeDays(story, internet, cast);
        var routines = new MachineRoutines(story, internet, cast);
        var (truth, records) = (new GroundTruth(), new CompanyRecords(company));
        var applications = new Applications(story);
        var cloud = new CloudDays(story, office, applications);
        var stage = new Stage(story, internet, cast, office, routines, cloud, applications, truth, records);

        IScenario[] scenarios = [.. wanted.Select(name => Scenarios[name].Make(stage)), new LookAlikeDays(stage)];
        foreach (var scenario in scenarios)
        {
            scenario.Prepare();
        }

        FalconHostRecords.Write(story);
        UserRecords.Write(story);
        MachineRecords.Write(story);
        EntraDeviceRecords.Write(story);
        RiskyServicePrincipalRecords.Write(story, applications);
        office.Tell();
        routines.Tell();
        new MailDays(story, internet).Tell();
        new DirectoryDays(story).Tell();
        cloud.Tell();
        foreach (var scenario in scenarios)
        {
            scenario.Play();
        }

        TapKnowledge.Write(story);
        VulnerabilityRecords.Write(story);
        IntelRecords.Write(story);
        CaseRecords.Write(story);
        if (FaultProfile.Named(options.FaultProfile).Late)
        {
            new LateRecords(story, truth, options.FaultSeed ?? options.Seed).Apply();
        }

        foreach (var list in story.Lists)
        {
            list.Seal();
        }

        if (options.OutputDirectory is { } folder)
        {
            Directory.CreateDirectory(folder);
            truth.Save(Path.Combine(folder, "truth.jsonl"));
            records.Save(Path.Combine(folder, "company-records.json"));
        }

        return story;
    }

    /// <summary>In a large company only a sample of the people is told in full; whoever gets a part is told in full too.</summary>
    private static void ChooseSample(Story story)
    {
        var random = story.Stream("sample");
        foreach (var person in story.Company.People)
        {
            person.IsToldInFull = story.Density >= 1 || random.NextDouble() < story.Density;
        }
    }
}
