using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>A file on a computer met a data loss prevention policy.</summary>
internal sealed record EndpointMatch
{
    public required DateTimeOffset Time { get; init; }

    public required Person Person { get; init; }

    public required Device Device { get; init; }

    public required string Policy { get; init; }

    public required string Rule { get; init; }

    /// <summary>Full path of the file.</summary>
    public required string File { get; init; }

    public required string Sha256 { get; init; }

    /// <summary>The sensitive information type or label that was met.</summary>
    public required string SensitiveType { get; init; }

    public int Matches { get; init; } = 1;

    /// <summary>FileUploadedToCloud or FileCopiedToRemovableMedia.</summary>
    public required string What { get; init; }

    /// <summary>Audit, Block or BlockWithOverride.</summary>
    public required string Enforcement { get; init; }

    public string? Justification { get; init; }

    /// <summary>Where the file was going.</summary>
    public string? TargetDomain { get; init; }

    public string? TargetPath { get; init; }

    public string? Volume { get; init; }

    public string? Application { get; init; }

    public string? Label { get; init; }
}

/// <summary>Purview, and what else has no content type of its own.</summary>
internal sealed partial class OfficeActivityRecords
{
    /// <summary>A DlpRuleMatch of an endpoint.</summary>
    public Written EndpointDlp(EndpointMatch match)
    {
        var id = random.Guid();
        var (policy, rule) = (Uuid(Seeds.Hex(0, $"policy/{match.Policy}", 32)), Uuid(Seeds.Hex(0, $"rule/{match.Rule}", 32)));
        return Add(match.Time, id, "DLP.All", "DlpRuleMatch", 63, "Endpoint", match.Person, json => json
            .Text("ObjectId", match.File).Text("ClientIP", match.Device.LocalIp).Text("DeviceName", match.Device.DnsName).Text("IncidentId", random.Guid()).Number("Platform", 1).Flag("SensitiveInfoDetectionIsIncluded", true)
            .List("PolicyDetails", [match], (item, m) => item.Text("PolicyId", policy).Text("PolicyName", m.Policy).List("Rules", [m], (entry, r) => entry
                .Text("RuleId", rule).Text("RuleName", r.Rule).Text("RuleMode", "Enable").Text("Severity", "Medium").Texts("Actions", [r.Enforcement])
                .Object("ConditionsMatched", conditions => conditions.List("SensitiveInformation", [r], (info, i) => info.Text("SensitiveInformationTypeName", i.SensitiveType).Number("Count", i.Matches).Number("Confidence", 85)))))
            .Object("EndpointMetaData", data =>
            {
                data.Text("EndpointOperation", match.What).Number("EnforcementMode", match.Enforcement switch { "Audit" => 1, "BlockWithOverride" => 3, _ => 4 }).Text("DeviceName", match.Device.DnsName).Text("MDATPDeviceId", match.Device.MdeId)
                    .Text("Sha256", match.Sha256).Text("FileExtension", match.File[(match.File.LastIndexOf('.') + 1)..]).Text("Application", match.Application).Text("TargetDomain", match.TargetDomain).Text("TargetFilePath", match.TargetPath)
                    .Texts("SensitivityLabelIds", match.Label is null ? [] : [match.Label])
                    .List("SensitiveInfoTypeData", [match], (item, m) => item.Text("SensitiveInfoTypeName", m.SensitiveType).Number("Count", m.Matches).Number("Confidence", 85));
                if (match.Justification is not null)
                {
                    data.Text("UserJustification", match.Justification).Text("Justification", match.Justification);
                }

                if (match.Volume is not null)
                {
                    data.Object("RemovableMediaDeviceAttributes", media => media.Text("Manufacturer", "Generic").Text("Model", "Flash Disk").Text("SerialNumber", match.Volume));
                }
            })
            .Object("EvidenceFile", file => file.Text("FullUrl", $"https://evidence.example/dlp/{id}").Text("StorageName", "dlp")));
    }

    /// <summary>Something that a service without a content type of its own did.</summary>
    /// <param name="at">When.</param>
    /// <param name="principal">The application that did it.</param>
    /// <param name="address">From where.</param>
    /// <param name="workload">The service.</param>
    /// <param name="operation">What.</param>
    /// <param name="target">To what.</param>
    /// <param name="details">More about it.</param>
    public Written ByApplication(DateTimeOffset at, ServicePrincipal principal, string address, string workload, string operation, string target, params (string Name, string Value)[] details)
    {
        var (id, time) = (random.Guid(), at.ToSecond());
        story.OfficeActivity.Add(
            id,
            time,
            time + random.Seconds(300, 3_600),
            json => json
                .Text("CreationTime", time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)).Text("Id", id).Text("Operation", operation).Text("OrganizationId", story.Company.TenantId)
                .Number("RecordType", 275).Text("UserKey", principal.Id).Number("UserType", 6).Number("Version", 1).Text("Workload", workload).Text("UserId", $"ServicePrincipal_{principal.Id}").Text("ResultStatus", "Succeeded")
                .Text("ClientIP", address).Text("ObjectId", target).Text("AppId", principal.AppId).Text("ApplicationDisplayName", principal.Name).List("ExtendedProperties", details, WriteNameValue),
            "Audit.General");
        return new Written(id, time);
    }
}
