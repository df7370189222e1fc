using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Incidents;

/// <summary>What the investigation and triage of a window may look at, read once.</summary>
internal sealed class IncidentData
{
    private Dictionary<EvidenceId, LakeEvent>? byId;
    private ILookup<string, string>? gotInFrom;

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    /// <summary>When the data ends: what is not in it after that may still come.</summary>
    public DateTimeOffset LastEvent { get; init; } = DateTimeOffset.MaxValue;

    public required IdentityMap Identities { get; init; }

    /// <summary>Histories of the hosts that were read, by canonical name.</summary>
    public IReadOnlyDictionary<string, HostHistory> Hosts { get; set; } = new Dictionary<string, HostHistory>();

    /// <summary>Sign-ins, clicks and changes of the people that were read, by canonical name.</summary>
    public ILookup<string, LakeEvent> People
    {
        get;
        set => (field, gotInFrom) = (value, null);
    } = Enumerable.Empty<LakeEvent>().ToLookup(item => item.User ?? "");

    /// <summary>Who of the people that were read was ever let in from an address.</summary>
    public ILookup<string, string> GotInFrom => gotInFrom ??= People
        .SelectMany(person => person.Where(act => act.SrcIp is not null && AccountActs.IsLetIn(act)).Select(act => (Address: act.SrcIp!, person.Key))).Distinct().ToLookup(use => use.Address, use => use.Key);

    /// <summary>Sign-ins of the applications that were read.</summary>
    public IReadOnlyList<LakeEvent> Applications { get; set; } = [];

    /// <summary>Mail to the people that were read.</summary>
    public IReadOnlyList<StoredMail> Mail { get; set; } = [];

    /// <summary>What API clients that made exclusions did with the sensors' console, oldest first.</summary>
    public IReadOnlyList<LakeEvent> SensorChanges { get; set; } = [];

    /// <summary>Sign-ins and operations from addresses that were read.</summary>
    public ILookup<string, LakeEvent> FromAddress { get; set; } = Enumerable.Empty<LakeEvent>().ToLookup(item => item.SrcIp ?? "");

    /// <summary>Disks plugged into the hosts that were read, by serial number.</summary>
    public IReadOnlyList<LakeEvent> Disks { get; set; } = [];

    /// <summary>Mail of the campaigns that brought it, to whomever.</summary>
    public IReadOnlyList<StoredMail> CampaignMail { get; set; } = [];

    /// <summary>What inventories say against an entity, whatever was found.</summary>
    public ILookup<Entity, EntityRiskPart> Standing { get; init; } = Enumerable.Empty<StandingRisk>().ToLookup(item => item.Entity, item => item.Part);

    public IReadOnlyList<LateralMove> Moves { get; init; } = [];

    public IReadOnlyDictionary<string, string> UsualUsers { get; init; } = new Dictionary<string, string>();

    public Prevalence Prevalence { get; set; } = Prevalence.None;

    public CorrelationOptions Options { get; init; } = new();

    public HostHistory? History(string? host) => host is null ? null : Hosts.GetValueOrDefault(host);

    /// <summary>An event of a host that was read.</summary>
    public LakeEvent? Find(EvidenceId id) =>
        (byId ??= Hosts.Values.SelectMany(host => host.Events).GroupBy(item => item.Id).ToDictionary(group => group.Key, group => group.First())).GetValueOrDefault(id);

    /// <summary>True for an address, domain or file that few hosts know.</summary>
    public bool IsRare(long hosts) => hosts <= Options.CommonAtHosts;

    public void Forget() => byId = null;
}

/// <summary>A mail with its evidence id.</summary>
internal sealed record StoredMail(EvidenceId Id, EmailActivity Mail)
{
    /// <summary>Campaigns that the mail gateway counts it to, by id.</summary>
    public IReadOnlyList<string> Campaigns => [.. ((Mail.Unmapped?["threatsInfoMap"] as JsonArray) ?? []).SelectMany(threat => (threat as JsonObject)?.Where(member => member.Key.Equals("campaignID", StringComparison.OrdinalIgnoreCase)) ?? []).Select(member => member.Value?.ToString()).Where(campaign => campaign is { Length: > 0 }).Distinct(StringComparer.Ordinal)!];

    /// <summary>Files that came with the message; the message's own text, which mail tools list as a part called text.html or text.txt, is none.</summary>
    public IReadOnlyList<Ocsf.File> Attachments =>
        [.. (Mail.Email.Files ?? []).Where(file => !(file.MimeType is "text/html" or "text/plain" && file.Name.StartsWith("text.", StringComparison.OrdinalIgnoreCase)))];
}
