using Watchfloor.Lab.CrowdStrike;
using Watchfloor.Lab.Microsoft365;

namespace Watchfloor.Lab.World;

/// <summary>Tells the whole story: the company, its ordinary days, and the scenarios in them.</summary>
internal static class StoryTeller
{
    public static Story Tell(LabOptions options)
    {
        var story = new Story(options, new Company(options));
        FalconHostRecords.Write(story);
        UserRecords.Write(story);
        MachineRecords.Write(story);
        foreach (var list in story.Lists)
        {
            list.Seal();
        }

        return story;
    }
}
