using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Graph security alerts (<c>alerts_v2</c>) to Detection Finding 2004, those of data loss prevention to Data Security Finding 2006; also risk detections, and in files hunting's alert tables.</summary>
internal sealed class AlertMapping(string feed) : JsonFeedMapping(feed, "detection_finding", "data_security_finding")
{
    private const int New = 1;
    private const int InProgress = 2;
    private const int Resolved = 4;
    private const int Other = 99;
    private const int RuleAnalytic = 1;

    /// <inheritdoc/>
    protected override IEnumerable<OcsfEvent> MapRecord(JsonRecord record)
    {
        if (record.Has("AlertId") && !record.Has("id") || record.Object("properties")?.Has("AlertId") == true)
        {
            return [HuntingAlert.Map(DiagnosticEnvelope.Open(record))];
        }

        if (record.Has("riskEventType"))
        {
            return [RiskDetection.Map(record)];
        }

        var isDlp = DlpAlert.IsDlp(record);
        var alert = MapAlert(record);
        return [isDlp ? DlpAlert.Of(alert, record) : alert];
    }

    private static DetectionFinding MapAlert(JsonRecord record)
    {
        var id = record.Required("id");
        var created = record.Time("createdDateTime");
        var modified = record.Time("lastUpdateDateTime", "lastModifiedDateTime");
        var first = record.Time("firstActivityDateTime", "eventDateTime");
        var last = record.Time("lastActivityDateTime");
        var title = record.Text("title");
        var description = record.Text("description");
        var category = record.Text("category");
        var status = record.Text("status");
        var severity = record.Text("severity");
        var statusId = StatusOf(status);
        var techniques = record.Texts("mitreTechniques");
        var attacks = AttackOfAlert.Of(techniques, category);
        var evidences = record.Objects("evidence").Select(AlertEvidence.Of).ToList();
        var resources = evidences.Select(AlertEvidence.ResourceOf).OfType<ResourceDetails>().Distinct().ToList();
        var recommended = record.Text("recommendedActions");
        var assignee = record.Text("assignedTo");
        var threat = record.Text("threatDisplayName", "threatFamilyName");
        var labels = record.Texts("systemTags");

        return new DetectionFinding
        {
            ActivityId = ActivityOf(statusId, created, modified),
            SeverityId = MicrosoftSeverity.Of(severity),
            Severity = severity,
            Time = modified ?? created ?? throw new UnmappableRecordException("no time in lastUpdateDateTime or createdDateTime"),
            StartTime = first,
            EndTime = last,
            StatusId = statusId,
            Status = status,
            Message = title ?? description,
            Metadata = new Metadata
            {
                Uid = id,
                Product = new Product
                {
                    Name = record.Text("productName") ?? MicrosoftProduct.DefenderXdr.Name,
                    VendorName = MicrosoftProduct.Vendor,
                    Feature = record.Text("serviceSource") is { } source ? new ProductFeature { Name = source } : null,
                },
                LogName = "alerts_v2",
                TenantUid = record.Text("tenantId"),
                CorrelationUid = record.Text("incidentId"),
                OriginalTime = record.Text("lastUpdateDateTime", "lastModifiedDateTime", "createdDateTime"),
                ModifiedTime = modified,
                Profiles = ["incident"],
                Labels = labels.Count > 0 ? labels : null,
            },
            FindingInfo = new FindingInfo
            {
                Uid = id,
                UidAlt = record.Text("providerAlertId"),
                Title = title,
                Desc = description,
                Types = category is null ? null : [category],
                Attacks = attacks,
                Analytic = AnalyticOf(record),
                CreatedTime = created,
                ModifiedTime = modified,
                FirstSeenTime = first,
                LastSeenTime = last,
                SrcUrl = record.Text("alertWebUrl"),
            },
            Evidences = evidences.Count > 0 ? evidences : null,
            Resources = resources.Count > 0 ? resources : null,
            Device = evidences.Select(evidence => evidence.Device).FirstOrDefault(device => device is not null),
            Malware = threat is null ? null : [new Malware { ClassificationIds = [0], Name = threat }],
            Assignee = assignee is null ? null : new User { Name = assignee },
            VerdictId = MicrosoftSeverity.VerdictOf(record.Text("classification")),
            Remediation = recommended is null ? null : new Remediation { Desc = recommended },
            IsAlert = true,
            Unmapped = NotAttack(techniques, attacks),
        };
    }

    private static int StatusOf(string? status) => status?.ToLowerInvariant() switch
    {
        "new" or "newalert" => New,
        "inprogress" => InProgress,
        "resolved" => Resolved,
        null or "unknown" => 0,
        _ => Other,
    };

    private static int ActivityOf(int statusId, DateTimeOffset? created, DateTimeOffset? modified) =>
        statusId == Resolved ? DetectionFinding.Activity.Close
        : modified is null || modified == created ? DetectionFinding.Activity.Create
        : DetectionFinding.Activity.Update;

    private static Analytic? AnalyticOf(JsonRecord record)
    {
        var detector = record.Text("detectorId");
        var source = record.Text("detectionSource");
        return (detector ?? source) is null ? null : new Analytic
        {
            TypeId = RuleAnalytic,
            Uid = detector,
            Name = detector is null ? source : null,
            Category = source,
        };
    }

    // Techniques of other catalogues are no ATT&CK ids; the words stay.
    private static JsonObject? NotAttack(IReadOnlyList<string> techniques, IReadOnlyList<Attack>? attacks)
    {
        var known = attacks?.Count(attack => attack.Technique is not null) ?? 0;
        return techniques.Distinct().Count() == known
            ? null
            : new JsonObject { ["mitreTechniques"] = new JsonArray([.. techniques.Select(technique => JsonValue.Create(technique))]) };
    }
}
