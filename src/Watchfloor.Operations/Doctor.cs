using Watchfloor.Connectors;
using Watchfloor.Incidents;
using Watchfloor.Lake;
using Watchfloor.Lake.ObjectStores;

namespace Watchfloor.Operations;

/// <summary>Checks what a run needs: the lake, its disk, the database of incidents, and for every feed the credential, the permission and the way there.</summary>
/// <param name="lakeOptions">Where the lake is.</param>
/// <param name="feeds">What can be read.</param>
/// <param name="clocks">The vendors' clocks, as their answers showed them.</param>
/// <param name="time">Our clock.</param>
/// <param name="incidents">The database of incidents; null when they lie in a file.</param>
public sealed class Doctor(LakeOptions lakeOptions, FeedCatalog feeds, IEnumerable<VendorClock> clocks, TimeProvider time, IncidentStoreOptions? incidents = null)
{
    private const long LowDisk = 5L << 30;

    // Entra refuses tokens beyond five minutes; windows and freshness are off long before.
    private static readonly TimeSpan MostSkew = TimeSpan.FromMinutes(2);

    /// <summary>Runs the checks one after the other; each tells how to mend what it finds.</summary>
    /// <param name="sources">Connector or feed names; empty for all that are configured.</param>
    /// <param name="cancellationToken">Stops after the check at hand.</param>
    public async IAsyncEnumerable<Check> RunAsync(
        IReadOnlyCollection<string> sources, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return await LakeAsync(cancellationToken);
        yield return Disk();
        if (incidents is not null)
        {
            yield return await IncidentsAsync(incidents, cancellationToken);
        }

        var chosen = feeds.Choose(sources);
        if (chosen.Count == 0)
        {
            yield return new Check("sources", false, "no source is configured", "Run 'watchfloor init' and fill in the connectors you use.");
        }

        foreach (var (connector, feed) in chosen)
        {
            yield return await FeedAsync(connector, feed, cancellationToken);
        }

        foreach (var clock in clocks)
        {
            if (clock.Skew is { } skew)
            {
                yield return Clock(clock.Vendor, skew);
            }
        }

        foreach (var connector in chosen.Select(item => item.Connector).Distinct())
        {
            foreach (var check in await QuotasAsync(connector, cancellationToken))
            {
                yield return check;
            }
        }
    }

    private static Check Clock(string vendor, TimeSpan skew)
    {
        var ok = skew.Duration() < MostSkew;
        return new Check(
            $"clock of {vendor}",
            ok,
            ok ? "agrees with this machine's" : $"this machine's clock is {skew.Duration():d\\.hh\\:mm\\:ss} {(skew > TimeSpan.Zero ? "behind" : "ahead")}",
            ok ? null : "Set this machine's clock by NTP (timedatectl set-ntp true): tokens are refused and the newest records are missed while it is wrong.");
    }

    // Some vendors say nothing of a quota until it is spent for a day; the connector's own count is in its cursors.
    private async Task<IReadOnlyList<Check>> QuotasAsync(IConnector connector, CancellationToken cancellationToken)
    {
        if (connector is not IQuotaSource source)
        {
            return [];
        }

        try
        {
            var cursors = new Dictionary<string, string>();
            await using var lake = await EventLake.OpenAsync(lakeOptions, time, cancellationToken);
            foreach (var feed in connector.Describe())
            {
                if (await lake.ReadCursorAsync(feed.Name, cancellationToken) is { } cursor)
                {
                    cursors[feed.Name] = cursor;
                }
            }

            return [.. source.Quotas(cursors).Select(quota => Quota(connector.Name, quota))];
        }
        catch (Exception exception) when (exception is LakeException or ConnectorException)
        {
            return [new Check($"{connector.Name} quotas", false, exception.Message, "Mend what the message says; until then the calls of the last day are not known.")];
        }
    }

    private static Check Quota(string connector, QuotaState quota)
    {
        var isLeft = quota.Used < quota.Allowed;
        var frees = quota.FreesAt is { } at ? $"; the next come back at {at:u}" : "";
        return new Check(
            $"{connector} quota: {quota.Name}",
            isLeft,
            $"{quota.Used} of {quota.Allowed} calls used in 24 hours, {quota.Limit - quota.Allowed} more left for people{frees}",
            isLeft ? null : "Wait, or collect less often.");
    }

    private async Task<Check> LakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var lake = await EventLake.OpenAsync(lakeOptions, time, cancellationToken);
            await using var snapshot = await lake.SnapshotAsync(cancellationToken);
            return new Check("lake", true, $"{LakeLocation.Parse(lakeOptions.Directory)}, version {snapshot.Version}", null);
        }
        catch (LakeException exception)
        {
            return new Check("lake", false, exception.Message, "Name another place with --lake, or mend what the message says.");
        }
    }

    private async Task<Check> IncidentsAsync(IncidentStoreOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var store = await IncidentStore.OpenAsync(options, TimeProvider.System, cancellationToken);
            var contents = await store.ContentsAsync(cancellationToken);
            return new Check("incidents", true, $"{store.Place}, {contents.Incidents} incidents, {contents.AuditEntries} audit entries", null);
        }
        catch (IncidentStoreException exception)
        {
            return new Check("incidents", false, exception.Message, "Mend what the message says: incidents, remarks and the audit log lie there and nowhere else.");
        }
    }

    private Check Disk()
    {
        var location = LakeLocation.Parse(lakeOptions.Directory);
        var folder = new DirectoryInfo(location.IsFolder ? location.Bucket : Path.GetFullPath(lakeOptions.Objects.CacheFolder ?? lakeOptions.LocalFolder ?? Path.GetTempPath()));
        while (!folder.Exists && folder.Parent is { } parent)
        {
            folder = parent;
        }

        var free = new DriveInfo(folder.FullName).AvailableFreeSpace;
        return new Check("disk", free > LowDisk, $"{free / (double)(1 << 30):0.0} GiB free", free > LowDisk ? null : "Free some space: the lake stops writing when the disk is full.");
    }

    private async Task<Check> FeedAsync(IConnector connector, FeedDescription feed, CancellationToken cancellationToken)
    {
        try
        {
            // An hour is enough to show that token, permission and paging work, and costs one page.
            var since = new Cursor(null, time.GetUtcNow() - TimeSpan.FromHours(1));
            await foreach (var batch in connector.ReadAsync(feed.Name, since, cancellationToken))
            {
                return new Check(feed.Name, true, $"answers; {batch.Records} records in the first page of the last hour", null);
            }

            return new Check(feed.Name, true, "answers; nothing in the last hour", null);
        }
        catch (ConnectorException exception)
        {
            return new Check(feed.Name, false, exception.Message, $"Needs: {feed.Permission}.");
        }
    }
}

/// <summary>One check.</summary>
/// <param name="Name">What was checked.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Fix">How to mend it; null when nothing needs mending.</param>
public sealed record Check(string Name, bool Ok, string Detail, string? Fix);
