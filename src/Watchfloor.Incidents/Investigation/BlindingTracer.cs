namespace Watchfloor.Incidents;

/// <summary>Finds exclusions that hide an attack: made while it ran, over a folder it uses, by a client from an address where that client had never worked.</summary>
internal sealed class BlindingTracer(IncidentData data)
{
    private static readonly TimeSpan During = TimeSpan.FromHours(48);
    private static readonly TimeSpan SameSitting = TimeSpan.FromHours(1);

    /// <summary>One for each exclusion that covers a path of the story.</summary>
    public IEnumerable<Blinding> Follow(Trace trace)
    {
        var acts = data.SensorChanges.Any(change => change.IsNewExclusion) ? trace.Acts(data).ToList() : [];
        foreach (var processes in trace.Processes.Values.GroupBy(process => process.Host!))
        {
            var began = processes.Min(process => process.Time);
            var paths = processes.SelectMany(process => new[] { process.ProcessPath, process.CommandLine })
                .Concat(acts.Where(act => act.Host == processes.Key).Select(act => act.FilePath)).OfType<string>().ToList();
            foreach (var exclusion in data.SensorChanges.Where(change => change.IsNewExclusion && change.Time >= began && change.Time - began <= During && Covers(change.ResourceName, paths)))
            {
                var ofClient = data.SensorChanges.Where(change => change.ActorUserName == exclusion.ActorUserName).ToList();
                if (exclusion.SrcIp is null || ofClient.Any(change => change.SrcIp == exclusion.SrcIp && change.Time < began))
                {
                    continue;
                }

                yield return new(processes.Key, exclusion)
                {
                    Tokens = [.. ofClient.Where(change => change.SrcIp == exclusion.SrcIp && !change.IsNewExclusion && change.Time <= exclusion.Time && exclusion.Time - change.Time <= SameSitting)],
                    Removal = data.SensorChanges.FirstOrDefault(change => change.LeftUid == exclusion.LeftUid && change.Time > exclusion.Time && !change.IsNewExclusion),
                    AddressActs = [.. data.FromAddress[exclusion.SrcIp].Where(act => act.Time >= began).OrderBy(act => act.Time)],
                };
            }
        }
    }

    // What stands between the wildcards has to be in one of the paths; without its drive, since sensors write drives differently. Wildcards alone cover everything.
    private static bool Covers(string? pattern, List<string> paths)
    {
        if (string.IsNullOrEmpty(pattern))
        {
            return false;
        }

        var parts = pattern.Split('*', '?').Select(part => part is { Length: >= 2 } && part[1] == ':' ? part[2..] : part).Where(part => part.Length >= 2).ToList();
        return paths.Exists(path => parts.TrueForAll(part => path.Contains(part, StringComparison.OrdinalIgnoreCase)));
    }
}
