using System.Globalization;
using System.Net;
using Watchfloor.Ocsf;
using OcsfProcess = Watchfloor.Ocsf.Process;

namespace Watchfloor.Incidents;

/// <summary>Reads what a Detection Finding is about, whichever tool wrote it.</summary>
internal static class FindingMapping
{
    private const int Sha256 = 3;
    private const int Service = 4;

    public static FindingFacts ToFacts(EvidenceId id, DetectionFinding finding, IdentityMap identities)
    {
        var about = new About(identities);
        about.Add(finding.Device);
        var named = (finding.Evidences ?? []).Select(evidence => evidence.Device).OfType<Device>().DistinctBy(device => device.Uid ?? device.Hostname).ToList();
        var on = finding.Device ?? (named.Count == 1 ? named[0] : null);
        foreach (var evidence in finding.Evidences ?? [])
        {
            about.Add(evidence, on);
        }

        about.Add(finding.Actor?.User);
        foreach (var resource in finding.Resources ?? [])
        {
            about.AddHost(null, resource.Hostname);
            about.Add(resource.Owner);
        }

        foreach (var observable in finding.Observables ?? [])
        {
            about.Add(observable);
        }

        var first = finding.StartTime ?? finding.FindingInfo.FirstSeenTime ?? finding.Time;
        var last = finding.EndTime ?? finding.FindingInfo.LastSeenTime ?? finding.Time;
        var raised = finding.FindingInfo.CreatedTime is { } created && created < finding.Time ? created : finding.Time;
        var isOwn = id.Feed.StartsWith("watchfloor.", StringComparison.Ordinal);
        return new FindingFacts
        {
            Id = id,
            Raised = isOwn || raised < first ? first : raised,
            MentionedHosts = [.. Words(finding.FindingInfo.Desc).Select(word => identities.Hosts.Find(null, word)?.Name).OfType<string>().Distinct().Order(StringComparer.Ordinal)],
            FirstSeen = first,
            LastSeen = last < first ? first : last,
            Title = finding.FindingInfo.Title ?? finding.Message ?? "Finding without a title",
            Vendor = finding.Metadata.Product.VendorName ?? VendorOf(id.Feed),
            Severity = finding.SeverityId,
            Confidence = finding.ConfidenceScore is { } score ? Math.Clamp(score / 100.0, 0, 1) : null,
            Techniques = TechniquesOf(finding),
            Analytic = finding.FindingInfo.Analytic?.Name,
            Hosts = [.. about.Hosts],
            Users = [.. about.Users],
            Applications = [.. about.Applications],
            Addresses = [.. about.Addresses],
            Domains = [.. about.Domains],
            Hashes = [.. about.Hashes],
            Messages = [.. about.Messages],
            CorrelationIds = finding.Metadata.CorrelationUid is { Length: > 0 } correlation ? [$"{VendorOf(id.Feed)}/{correlation}"] : [],
            Processes = [.. about.Processes],
            Related = [.. (finding.FindingInfo.RelatedEvents ?? []).Select(related => related.Uid).Where(uid => EvidenceId.TryParse(uid, out _)).Select(EvidenceId.Parse)],
            Event = finding,
        };
    }

    /// <summary>Process ids as tools write them, for example <c>pid:aid:number</c>; the last part names the process on its device.</summary>
    public static string? ProcessUid(string? uid) => uid is { Length: > 0 } ? uid[(uid.LastIndexOf(':') + 1)..] : null;

    private static string[] Words(string? text) =>
        text?.Split([' ', ',', ';', ':', '(', ')', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(2000).ToArray() ?? [];

    private static string VendorOf(string feed) => feed[..Math.Max(feed.IndexOf('.', StringComparison.Ordinal), 0)] switch
    {
        "crowdstrike" => "CrowdStrike",
        "microsoft" => "Microsoft",
        "proofpoint" => "Proofpoint",
        "watchfloor" => "Watchfloor",
        "" => feed,
        var other => other,
    };

    private static List<string> TechniquesOf(DetectionFinding finding) =>
        [.. (finding.FindingInfo.Attacks ?? []).Concat(finding.Attacks ?? [])
            .Select(attack => attack.SubTechnique?.Uid ?? attack.Technique?.Uid)
            .Where(uid => uid is { Length: > 0 })
            .Select(uid => uid!)
            .Distinct(StringComparer.Ordinal)];

    private sealed class About(IdentityMap identities)
    {
        public List<FindingProcess> Processes { get; } = [];

        public SortedSet<string> Hosts { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Users { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Applications { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Addresses { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Domains { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Hashes { get; } = new(StringComparer.Ordinal);

        public SortedSet<string> Messages { get; } = new(StringComparer.Ordinal);

        public void Add(Device? device) => AddHost(device?.Uid, device?.Hostname ?? device?.Name);

        public void AddHost(string? uid, string? name)
        {
            if (identities.Hosts.NameOf(uid, name) is { } host)
            {
                Hosts.Add(host);
            }
        }

        public void Add(User? user)
        {
            if (user is { TypeId: Service, Name: { Length: > 0 } application })
            {
                Applications.Add(application);
            }

            if (user is not null && identities.Users.NameOf(user.Uid ?? user.UidAlt, user.Name ?? user.Account?.Name, user.Domain, user.EmailAddr) is { } name)
            {
                Users.Add(name);
            }
        }

        public void Add(Evidences evidence, Device? device)
        {
            Add(evidence.Device);
            Add(evidence.User);
            Add(evidence.Actor?.User);
            Add(evidence.SrcEndpoint);
            Add(evidence.DstEndpoint);
            var on = evidence.Device ?? device;
            Add(evidence.Process, on);
            Add(evidence.Actor?.Process, on);
            Add(evidence.File);
            AddDomain(evidence.Query?.Hostname);
            AddDomain(evidence.Url?.Hostname ?? HostOf(evidence.Url?.UrlString));
            if (evidence.Email is { } email)
            {
                AddMessage(email.MessageUid);
                foreach (var to in email.To ?? [])
                {
                    Add(new User { EmailAddr = to });
                }

                foreach (var file in (email.Files ?? []).Where(file => !IsBody(file)))
                {
                    Add(file);
                }
            }
        }

        public void Add(Observable observable)
        {
            switch (observable.TypeId)
            {
                case ObservableType.Hostname:
                    if (identities.Hosts.Find(null, observable.Value) is { } host)
                    {
                        Hosts.Add(host.Name);
                    }
                    else
                    {
                        AddDomain(observable.Value);
                    }

                    break;
                case ObservableType.DeviceUid:
                    AddHost(observable.Value, null);
                    break;
                case ObservableType.IpAddress:
                    AddAddress(observable.Value);
                    break;
                case ObservableType.UserName or ObservableType.EmailAddress or ObservableType.UserUid:
                    if (identities.Users.Find(observable.Value, observable.Value) is { } user)
                    {
                        Users.Add(user.Name);
                    }

                    break;
                case ObservableType.ResourceUid when observable is { Name: "finding_info.application", Value: { Length: > 0 } application }:
                    Applications.Add(application);
                    break;
                case ObservableType.Hash:
                    AddHash(observable.Value);
                    break;
                case ObservableType.MessageUid:
                    AddMessage(observable.Value);
                    break;
            }
        }

        private void Add(NetworkEndpoint? endpoint)
        {
            AddAddress(endpoint?.Ip);
            if (endpoint?.Hostname is { } name && identities.Hosts.Find(endpoint.Uid, name) is { } host)
            {
                Hosts.Add(host.Name);
            }
            else
            {
                AddDomain(endpoint?.Hostname);
            }
        }

        private void Add(OcsfProcess? process, Device? device)
        {
            if (process is null)
            {
                return;
            }

            Add(process.User);
            Add(process.File);
            var parent = process.ParentProcess;
            Processes.Add(new FindingProcess
            {
                Host = identities.Hosts.NameOf(device?.Uid, device?.Hostname ?? device?.Name),
                Uid = ProcessUid(process.Uid),
                Pid = process.Pid,
                Name = process.Name ?? process.File?.Name,
                Path = process.Path ?? process.File?.Path,
                CommandLine = process.CmdLine,
                Sha256 = Sha256Of(process.File),
                ParentName = parent?.Name ?? parent?.File?.Name,
                ParentPath = parent?.Path ?? parent?.File?.Path,
                ParentCommandLine = parent?.CmdLine,
                GrandparentName = parent?.ParentProcess?.Name ?? parent?.ParentProcess?.File?.Name,
            });
        }

        private void Add(Ocsf.File? file) => AddHash(Sha256Of(file));

        private void AddAddress(string? address)
        {
            if (IPAddress.TryParse(address, out var parsed))
            {
                Addresses.Add(parsed.IsIPv4MappedToIPv6 ? parsed.MapToIPv4().ToString() : parsed.ToString());
            }
        }

        private void AddDomain(string? domain)
        {
            if (domain is { Length: > 0 } && domain.Contains('.', StringComparison.Ordinal) && !IPAddress.TryParse(domain, out _))
            {
                Domains.Add(domain.TrimEnd('.').ToLower(CultureInfo.InvariantCulture));
            }
        }

        private void AddHash(string? hash)
        {
            if (hash is { Length: 64 } && hash.All(char.IsAsciiHexDigit) && hash.Any(c => c != '0'))
            {
                Hashes.Add(hash.ToLower(CultureInfo.InvariantCulture));
            }
        }

        private void AddMessage(string? message)
        {
            if (message is { Length: > 0 })
            {
                Messages.Add(message.Trim('<', '>'));
            }
        }

        // Proofpoint lists a mail's own text among its files, under names of its own.
        private static bool IsBody(Ocsf.File file) => file is { Name: "text.html", MimeType: "text/html" } or { Name: "text.txt", MimeType: "text/plain" };

        private static string? Sha256Of(Ocsf.File? file) => file?.Hashes?.FirstOrDefault(hash => hash.AlgorithmId == Sha256)?.Value;

        private static string? HostOf(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) ? uri.Host : null;
    }
}
