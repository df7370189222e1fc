using Watchfloor.Detection.People;
using Watchfloor.Lake.Kept;

namespace Watchfloor.Detection.Behaviour;

/// <summary>The queries of a profile, and the way from the lake to days.</summary>
internal sealed class BehaviourQueries(BehaviourProfile profile)
{
    private readonly DayQuery facts = new(profile.Files, profile.Version, profile.ClassUids, Read(profile, "facts"));
    private readonly string? peers = profile.HasPeers ? Read(profile, "peers") : null;
    private readonly string days = Read(profile, "days");

    /// <summary>What the profile's model looks at.</summary>
    public FeatureSet Features { get; } = new(
        profile.Version,
        [.. profile.Measures.Select(measure => new FeatureMeaning(measure.Column, $"How surprising: {measure.Counts}."))],
        [.. (profile.HasPeers ? (string[])["facts", "days", "peers"] : ["facts", "days"]).Select(what => new FeatureQuery(FileOf(profile, what), Read(profile, what)))]);

    /// <summary>All days of all entities from the day of <paramref name="since"/> to the end of the window.</summary>
    public async Task<List<BehaviourDay>> DaysAsync(DetectionContext context, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var nothing = new Dictionary<string, object?>();
        var groups = peers is null ? [] : await context.Lake.QueryAsync(peers, nothing, row => (Entity: row.GetString(0), Peers: row.GetString(1)), cancellationToken).ToDictionaryAsync(row => row.Entity, row => row.Peers, cancellationToken: cancellationToken);
        using var kept = await KeptDays.OpenAsync(context.Lake, context.KeptFolder, facts, since, context.To, cancellationToken);
        return await kept.QueryAsync(days, nothing, row => BehaviourDay.Read(row, profile.Measures.Count, groups), cancellationToken).ToListAsync(cancellationToken);
    }

    private static string FileOf(BehaviourProfile profile, string what) => $"{profile.Files}-{what}.sql";

    private static string Read(BehaviourProfile profile, string what) => PeopleQueries.Read(typeof(BehaviourQueries), FileOf(profile, what));
}
