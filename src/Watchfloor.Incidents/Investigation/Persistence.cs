using System.Text.RegularExpressions;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What an attack leaves to come back with: a task, a service, a folder of policies.</summary>
/// <param name="Value">Its plain name.</param>
/// <param name="Aliases">Other ways to write it.</param>
internal sealed partial record Persistence(string Value, IReadOnlyList<string> Aliases)
{
    /// <summary>What an event shows to be left behind; null when nothing.</summary>
    public static Persistence? Of(LakeEvent act) => act.ClassUid switch
    {
        // Windows writes a task with its folder; one straight in the root folder is known by its name alone.
        ScheduledJobActivity.Uid when act.JobName is { Length: > 0 } job => new(job.TrimStart('\\'), [job]),
        WindowsServiceActivity.Uid when act.WinServiceName is { Length: > 0 } service => new(service, act.WinServiceCommandLine is { } command ? [command] : []),
        FileActivity.Uid when TimelineBuilder.IsPolicyPath(act.FilePath) => OfPolicy(act.FilePath!),
        ApiActivity.Uid when AccountActs.IsMailRule(act) && act.ResourceName is { Length: > 0 } rule => new(rule, []),
        AccountChange.Uid or EntityManagement.Uid when act.LeftUid is { } left => new(left, []),
        _ => null,
    };

    private static Persistence OfPolicy(string path)
    {
        var policy = PolicyFolder().Match(path);
        return policy.Success ? new(policy.Groups[1].Value, [path[..(policy.Index + policy.Length)], path]) : new(path, []);
    }

    [GeneratedRegex(@"\\Policies\\(\{[0-9a-f-]{36}\})", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PolicyFolder();
}
