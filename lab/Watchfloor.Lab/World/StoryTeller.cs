using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Microsoft365;
using Watchfloor.Lab.Proofpoint;
using Watchfloor.Lab.Scenarios;
using Watchfloor.Lab.Scenarios.LookAlikes;
using Watchfloor.Lab.Scenarios.PhishingToRansomware;
using Watchfloor.Lab.Truth;

namespace Watchfloor.Lab.World;

/// <summary>Tells the whole story: the company, its ordinary days, and the scenarios in them.</summary>
internal static class StoryTeller
{
    private const string LookAlikes = "S6";

    private static readonly Dictionary<string, Func<Stage, IScenario>> Scenarios = new(StringComparer.OrdinalIgnoreCase)
    {
        ["S2"] = stage => new PhishingToRansomwareScenario(stage),
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
        var story = new Story(options, company);
        var internet = new Internet(company);
        var cast = new Cast(company);
        var days = new OfficeDays(story, internet, cast);
        var routines = new MachineRoutines(story, internet, cast);
        var (truth, records) = (new GroundTruth(), new CompanyRecords(company));
        var stage = new Stage(story, internet, cast, days, routines, truth, records);

        IScenario[] scenarios = [.. options.Scenarios.Where(name => Scenarios.ContainsKey(name)).Distinct(StringComparer.OrdinalIgnoreCase).Select(name => Scenarios[name](stage)), new LookAlikeDays(stage)];
        foreach (var scenario in scenarios)
        {
            scenario.Prepare();
        }

        FalconHostRecords.Write(story);
        UserRecords.Write(story);
        MachineRecords.Write(story);
        days.Tell();
        routines.Tell();
        new MailDays(story, internet).Tell();
        new DirectoryDays(story).Tell();
        foreach (var scenario in scenarios)
        {
            scenario.Play();
        }

        TapKnowledge.Write(story);
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
}
