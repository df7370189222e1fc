using System.Globalization;
using System.Text.Json.Nodes;
using Watchfloor.Ocsf;

namespace Watchfloor.Detection;

/// <summary>Turns findings into OCSF Detection Findings, ready to commit to the lake.</summary>
public static class FindingEvents
{
    private static readonly Product Watchfloor = new() { Name = "Watchfloor Detection", VendorName = "Watchfloor" };

    /// <summary>The lake feed that a detector's findings belong to.</summary>
    public static string Feed(string detector) => $"watchfloor.findings.{detector}";

    /// <summary>The evidence id a finding has once it is committed.</summary>
    public static EvidenceId Id(Finding finding) => new(Feed(finding.Detector), finding.Uid);

    /// <summary>
    /// The finding as an event. It depends on the finding alone, so committing the same finding twice stores it once;
    /// <paramref name="time"/> only keeps an event of a sensor whose clock runs ahead out of the future.
    /// </summary>
    public static DetectionFinding ToEvent(Finding finding, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var confidence = Percent(finding.Score);
        return new DetectionFinding
        {
            ActivityId = DetectionFinding.Activity.Create,
            SeverityId = finding.Severity,
            Time = finding.LastSeen < now ? finding.LastSeen : now,
            StartTime = finding.FirstSeen,
            EndTime = finding.LastSeen,
            Message = finding.Title,
            StatusId = 1,
            ConfidenceScore = confidence,
            ConfidenceId = confidence < 34 ? 1 : confidence < 67 ? 2 : 3,
            RiskScore = Percent(finding.Score * (int)finding.Severity / (int)Severity.Critical),
            IsAlert = finding.Severity >= Severity.Medium,
            Metadata = new()
            {
                Product = Watchfloor,
                Uid = finding.Uid,
                LogName = Feed(finding.Detector),
                EventCode = finding.Detector,
            },
            FindingInfo = new()
            {
                Uid = finding.Uid,
                Title = finding.Title,
                Desc = string.Join(" ", finding.Reasons.Select(reason => reason.Text)),
                Analytic = new() { TypeId = AnalyticType(finding), Name = finding.Detector, Uid = $"watchfloor.{finding.Detector}", Version = finding.Features?.Version.ToString(CultureInfo.InvariantCulture) },
                Attacks = finding.Techniques.Count == 0 ? null : [.. finding.Techniques.Select(ToAttack)],
                FirstSeenTime = finding.FirstSeen,
                LastSeenTime = finding.LastSeen,
                RelatedEvents = finding.Evidence.Count == 0 ? null : [.. finding.Evidence.Select(id => new RelatedEvent { Uid = id.ToString() })],
            },
            Evidences = finding.Entities.Select(ToEvidence).OfType<Evidences>().ToList() is { Count: > 0 } evidences ? evidences : null,
            Observables = finding.Entities.Count == 0 ? null : [.. finding.Entities.Select(ToObservable)],
            Unmapped = Unmapped(finding),
        };
    }

    private static JsonObject Unmapped(Finding finding)
    {
        var unmapped = new JsonObject
        {
            ["score"] = finding.Score,
            ["reasons"] = new JsonArray([.. finding.Reasons.Select(ToJson)]),
            ["entities"] = new JsonArray([.. finding.Entities.Select(entity => (JsonNode)entity.ToString())]),
        };
        if (finding.Rows.Count > 0)
        {
            unmapped["rows"] = new JsonArray([.. finding.Rows.Select(row => (JsonNode)new JsonObject { ["id"] = row.Id.ToString(), ["file"] = row.File, ["offset"] = row.Offset })]);
        }

        if (finding.Features is { } features)
        {
            unmapped["features"] = new JsonObject([.. features.Features.Select(feature => KeyValuePair.Create(feature.Name, (JsonNode?)feature.Meaning))]);
            unmapped["queries"] = new JsonArray([.. features.Queries.Select(query => (JsonNode)query.File)]);
        }

        if (finding.Plot is { } plot)
        {
            unmapped["plot"] = plot;
        }

        return unmapped;
    }

    private static int Percent(double share) => (int)Math.Round(100 * Math.Clamp(share, 0, 1));

    // OCSF: 3 statistical, 4 learning.
    private static int AnalyticType(Finding finding) => finding.Features is null ? 3 : 4;

    private static JsonNode ToJson(Reason reason) => new JsonObject
    {
        ["name"] = reason.Name,
        // JSON has no word for infinity.
        ["value"] = double.IsFinite(reason.Value) ? reason.Value : null,
        ["text"] = reason.Text,
    };

    private static Attack ToAttack(string technique) => technique.IndexOf('.', StringComparison.Ordinal) is var dot and > 0
        ? new Attack { Technique = new() { Uid = technique[..dot] }, SubTechnique = new() { Uid = technique } }
        : new Attack { Technique = new() { Uid = technique } };

    private static Evidences? ToEvidence(Entity entity) => entity.Kind switch
    {
        EntityKind.User => new() { User = new() { Name = entity.Value } },
        EntityKind.Host => new() { Device = new() { TypeId = 0, Hostname = entity.Value } },
        EntityKind.Address => new() { DstEndpoint = new() { Ip = entity.Value } },
        EntityKind.Domain => new() { Query = new() { Hostname = entity.Value } },
        EntityKind.Process => new() { Process = new() { Uid = entity.Value } },
        EntityKind.Url => new() { Url = new() { UrlString = entity.Value } },
        _ => null,
    };

    private static Observable ToObservable(Entity entity) => new()
    {
        Name = $"finding_info.{entity.Kind.ToString().ToLowerInvariant()}",
        Value = entity.Value,
        TypeId = entity.Kind switch
        {
            EntityKind.User => ObservableType.UserName,
            EntityKind.Host or EntityKind.Domain => ObservableType.Hostname,
            EntityKind.Mailbox => ObservableType.EmailAddress,
            EntityKind.Address => ObservableType.IpAddress,
            EntityKind.File => ObservableType.Hash,
            EntityKind.Url => ObservableType.Url,
            EntityKind.Process => ObservableType.ProcessUid,
            EntityKind.Message => ObservableType.MessageUid,
            EntityKind.Application => ObservableType.ResourceUid,
            _ => 99,
        },
    };
}
