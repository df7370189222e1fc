using System.Net;
using System.Text.RegularExpressions;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What an attack leaves behind that can be looked for elsewhere: files, outside addresses, outside domains.</summary>
internal sealed partial class Artifacts
{
    /// <summary>Hash to the events that show it, with the file's path or name.</summary>
    public Dictionary<string, (string? Path, List<EvidenceId> Evidence)> Files { get; } = new(StringComparer.OrdinalIgnoreCase);

    public Dictionary<string, List<EvidenceId>> Addresses { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, List<EvidenceId>> Domains { get; } = new(StringComparer.OrdinalIgnoreCase);

    public static Artifacts Of(Trace trace, IEnumerable<FindingFacts> findings, IncidentData data)
    {
        var artifacts = new Artifacts();
        foreach (var process in trace.Processes.Values)
        {
            if (process.ProcessSha256 is { } hash && !IsSystemProgram(process.ProcessPath) && data.IsRare(data.Prevalence.HostsWithHash(hash)))
            {
                artifacts.AddFile(hash, process.ProcessPath ?? process.ProcessName, process.Id);
            }
        }

        var acts = trace.Acts(data).ToList();
        var domains = new SharedDomains(acts);
        foreach (var act in acts)
        {
            if (act.ClassUid == FileActivity.Uid && act.FileSha256 is { } hash && data.IsRare(data.Prevalence.HostsWithHash(hash)))
            {
                artifacts.AddFile(hash, act.FilePath ?? act.FileName, act.Id);
            }

            if (act.ClassUid == NetworkActivity.Uid && act.DirectionId != 1 && IsPublic(act.DstIp) && data.IsRare(data.Prevalence.HostsReaching(act.DstIp)))
            {
                Add(artifacts.Addresses, act.DstIp!, act.Id);
            }

            if (act.ClassUid == DnsActivity.Uid && IsOutside(act.QueryHostname, data) && data.IsRare(data.Prevalence.HostsResolving(act.QueryHostname)))
            {
                Add(artifacts.Domains, domains.Of(act.QueryHostname!), act.Id);
            }
        }

        var images = trace.Processes.Values.Where(process => IsSystemProgram(process.ProcessPath)).Select(process => process.ProcessSha256).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var finding in findings)
        {
            var named = finding.Processes.Where(process => IsSystemProgram(process.Path) || IsSystemProgram(process.ParentPath)).Select(process => process.Sha256).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var hash in finding.Hashes.Where(hash => !images.Contains(hash) && !named.Contains(hash) && !IsHashOfSystemProgram(hash, data) && data.IsRare(data.Prevalence.HostsWithHash(hash))))
            {
                artifacts.AddFile(hash, null, finding.Id);
            }
        }

        foreach (var mail in trace.Deliveries)
        {
            foreach (var file in mail.Attachments)
            {
                if (file.Hashes?.FirstOrDefault(hash => hash.AlgorithmId == 3)?.Value is { } hash)
                {
                    artifacts.AddFile(hash, file.Name, mail.Id);
                }
            }
        }

        return artifacts;
    }

    /// <summary>True for programs in the folders that only administrators write: Windows' own tools and installed software.</summary>
    public static bool IsSystemProgram(string? path) => path is not null && SystemFolder().IsMatch(path);

    /// <summary>True for an address that is routed on the internet, by the registries' private and special blocks only.</summary>
    public static bool IsPublic(string? address)
    {
        if (!IPAddress.TryParse(address, out var parsed) || IPAddress.IsLoopback(parsed) || parsed.IsIPv6LinkLocal || parsed.IsIPv6Multicast || parsed.IsIPv6UniqueLocal)
        {
            return false;
        }

        var bytes = (parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4() : parsed).GetAddressBytes();
        return bytes.Length != 4 || !(bytes[0] is 0 or 10 or 127 or >= 224
            || (bytes[0] == 172 && bytes[1] is >= 16 and <= 31) || (bytes[0] == 192 && bytes[1] == 168)
            || (bytes[0] == 169 && bytes[1] == 254) || (bytes[0] == 100 && bytes[1] is >= 64 and <= 127));
    }

    private static bool IsOutside(string? name, IncidentData data) =>
        name is not null && name.Contains('.', StringComparison.Ordinal) && data.Identities.Hosts.Find(null, name) is null;

    private static bool IsHashOfSystemProgram(string hash, IncidentData data) =>
        data.Hosts.Values.Any(host => host.Processes.Any(process => IsSystemProgram(process.ProcessPath) && string.Equals(process.ProcessSha256, hash, StringComparison.OrdinalIgnoreCase)));

    private void AddFile(string hash, string? path, EvidenceId id)
    {
        if (Files.TryGetValue(hash, out var known))
        {
            known.Evidence.Add(id);
            Files[hash] = (known.Path ?? path, known.Evidence);
        }
        else
        {
            Files[hash.ToLowerInvariant()] = (path, [id]);
        }
    }

    private static void Add(Dictionary<string, List<EvidenceId>> to, string value, EvidenceId id)
    {
        if (!to.TryGetValue(value, out var evidence))
        {
            to[value] = evidence = [];
        }

        evidence.Add(id);
    }

    // A program straight in C:\Windows is no part of Windows' tools folders, and attackers like the place.
    [GeneratedRegex(@"^([a-z]:|\\device\\harddiskvolume\d+)?\\(windows\\(system32|syswow64|winsxs|servicing|systemapps|immersivecontrolpanel|microsoft\.net)\\|windows\\(explorer|regedit|notepad|hh)\.exe$|program files( \(x86\))?\\|programdata\\microsoft\\windows defender)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SystemFolder();
}
