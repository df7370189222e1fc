using Watchfloor.Lab.World;
using Watchfloor.Testing;

namespace Watchfloor.Lab.Tests.Scenarios;

/// <summary>Stories told once for all tests of a class.</summary>
public sealed class ToldStories : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Dictionary<string, ToldStory> _told = [];

    public void Dispose() => _folder.Dispose();

    internal ToldStory Of(int seed, string scenarios = "S2", int employees = 80)
    {
        var key = $"{scenarios}-{seed}-{employees}";
        if (!_told.TryGetValue(key, out var told))
        {
            var folder = Path.Combine(_folder.Path, key);
            var story = StoryTeller.Tell(new LabOptions { Seed = seed, Employees = employees, Scenarios = scenarios.Split('+'), OutputDirectory = folder });
            told = _told[key] = new ToldStory(story, new TruthFile(Path.Combine(folder, "truth.jsonl")), Path.Combine(folder, "company-records.json"));
        }

        return told;
    }
}

/// <summary>A story and what was written beside it.</summary>
internal sealed record ToldStory(Story Story, TruthFile Truth, string RecordsFile);
