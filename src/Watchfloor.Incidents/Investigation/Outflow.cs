using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>How a person's own account carried data out of the company, as far as logs show it. They show what was done, never why.</summary>
/// <param name="User">The person.</param>
/// <param name="Host">The person's machine; null when no finding names one.</param>
internal sealed record Outflow(string User, string? Host)
{
    /// <summary>Matches of data loss prevention, alerts among them.</summary>
    public required IReadOnlyList<LakeEvent> Matches { get; init; }

    /// <summary>Files fetched in far greater numbers than usual, each time apart.</summary>
    public IReadOnlyList<IReadOnlyList<LakeEvent>> Fetches { get; init; } = [];

    /// <summary>Programs that were given a matched file by name: archivers above all.</summary>
    public IReadOnlyList<LakeEvent> Programs { get; init; } = [];

    /// <summary>Writes of the matched files.</summary>
    public IReadOnlyList<LakeEvent> Writes { get; init; } = [];

    /// <summary>The look-up of the place it went to, then the connections that carried most there.</summary>
    public IReadOnlyList<IReadOnlyList<LakeEvent>> Uploads { get; init; } = [];

    /// <summary>Disks plugged in that the machine had not seen.</summary>
    public IReadOnlyList<LakeEvent> Disks { get; init; } = [];

    /// <summary>Links made that need no sign-in.</summary>
    public IReadOnlyList<LakeEvent> Links { get; init; } = [];

    /// <summary>Files deleted afterwards.</summary>
    public IReadOnlyList<LakeEvent> Deletions { get; init; } = [];

    /// <summary>Programs that overwrite what was deleted.</summary>
    public IReadOnlyList<LakeEvent> Wipes { get; init; } = [];

    /// <summary>Everything, oldest first.</summary>
    public IEnumerable<LakeEvent> Acts => Matches.Concat(Fetches.SelectMany(group => group)).Concat(Programs).Concat(Writes).Concat(Uploads.SelectMany(group => group))
        .Concat(Disks).Concat(Links).Concat(Deletions).Concat(Wipes).OrderBy(act => act.Time);

    /// <summary>The site of a file in SharePoint; null for any other place.</summary>
    public static string? SiteOf(LakeEvent act)
    {
        const string Sites = "/sites/";
        var start = act.ResourceName?.IndexOf(Sites, StringComparison.OrdinalIgnoreCase) ?? -1;
        if (start < 0)
        {
            return null;
        }

        var rest = act.ResourceName![(start + Sites.Length)..];
        return rest.IndexOf('/', StringComparison.Ordinal) is var end and > 0 ? rest[..end] : rest;
    }
}
