using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Entra ID Protection's risk detections to Detection Finding 2004; metadata.correlation_uid joins one to its sign-in.</summary>
internal static class RiskDetection
{
    private const int LearningAnalytic = 4;
    private const int Other = 99;

    // What each kind of risk is in ATT&CK.
    private static readonly Dictionary<string, string[]> Techniques = new(StringComparer.OrdinalIgnoreCase)
    {
        ["passwordSpray"] = ["T1110.003"],
        ["leakedCredentials"] = ["T1589.001", "T1078"],
        ["anonymizedIPAddress"] = ["T1090.003"],
        ["unlikelyTravel"] = ["T1078.004"],
        ["newCountry"] = ["T1078.004"],
        ["maliciousIPAddress"] = ["T1078.004"],
        ["mcasSuspiciousInboxManipulationRules"] = ["T1564.008"],
        ["suspiciousInboxForwarding"] = ["T1114.003"],
        ["mcasImpossibleTravel"] = ["T1078.004"],
        ["attackerinTheMiddle"] = ["T1557"],
        ["nationStateIP"] = ["T1078.004"],
        ["suspiciousSendingPatterns"] = ["T1534"],
        ["anomalousToken"] = ["T1528", "T1550.001"],
        ["attemptedPrtAccess"] = ["T1528"],
    };

    public static DetectionFinding Map(JsonRecord record)
    {
        var id = record.Required("id");
        var kind = record.Required("riskEventType");
        var level = record.Text("riskLevel");
        var state = record.Text("riskState");
        var (statusId, verdict) = StateOf(state);
        var created = record.Time("detectedDateTime");
        var modified = record.Time("lastUpdatedDateTime");
        var user = UserOf(record);
        var endpoint = EndpointOf(record);
        var more = record.Objects("additionalInfo").FirstOrDefault(info => string.Equals(info.Peek("Key"), "mitreTechniques", StringComparison.OrdinalIgnoreCase))?.Peek("Value");

        return new DetectionFinding
        {
            ActivityId = statusId is 3 or 4 ? DetectionFinding.Activity.Close
                : modified is null || modified == created ? DetectionFinding.Activity.Create
                : DetectionFinding.Activity.Update,
            SeverityId = MicrosoftSeverity.Of(level),
            Severity = level,
            RiskLevelId = level?.ToLowerInvariant() switch { "low" => 1, "medium" => 2, "high" => 3, _ => null },
            Time = created ?? record.RequiredTime("activityDateTime"),
            StartTime = record.Time("activityDateTime"),
            StatusId = statusId,
            Status = state,
            VerdictId = verdict,
            Message = kind,
            Metadata = new Metadata
            {
                Uid = id,
                Product = new Product { Name = "Microsoft Entra ID Protection", VendorName = MicrosoftProduct.Vendor },
                LogName = record.Has("servicePrincipalId") ? "servicePrincipalRiskDetections" : "riskDetections",
                CorrelationUid = record.Text("correlationId", "requestId"),
                OriginalTime = record.Text("detectedDateTime", "activityDateTime"),
                ModifiedTime = modified,
                Profiles = ["incident"],
            },
            FindingInfo = new FindingInfo
            {
                Uid = id,
                Title = kind,
                Types = [kind],
                Attacks = AttackOfAlert.Of([.. Techniques.GetValueOrDefault(kind, []), .. (more ?? "").Split(',')], null),
                Analytic = new Analytic { TypeId = LearningAnalytic, Name = kind },
                CreatedTime = created,
                ModifiedTime = modified,
            },
            Evidences = user is null && endpoint is null ? null : [new Evidences { User = user, SrcEndpoint = endpoint }],
            Resources = user is null ? null : [new ResourceDetails { Uid = user.Uid, Name = user.Name, Type = user.TypeId == MicrosoftUser.Service ? "Service principal" : "User" }],
            IsAlert = true,
        };
    }

    private static User? UserOf(JsonRecord record)
    {
        var principal = record.Text("servicePrincipalId");
        var application = record.Text("appId");
        return (principal ?? application) is null
            ? MicrosoftUser.OfDirectory(record.Text("userPrincipalName"), record.Text("userId"), record.Text("userDisplayName"))
            : new User
            {
                Name = record.Text("servicePrincipalDisplayName") ?? application, Uid = principal ?? application, UidAlt = principal is null ? null : application, TypeId = MicrosoftUser.Service,
            };
    }

    private static (int StatusId, int? Verdict) StateOf(string? state) => state?.ToLowerInvariant() switch
    {
        "atrisk" => (1, null),
        "confirmedcompromised" => (1, 2),
        "remediated" => (4, null),
        "dismissed" => (3, null),
        "confirmedsafe" => (4, 1),
        null or "none" => (0, null),
        _ => (Other, null),
    };

    private static NetworkEndpoint? EndpointOf(JsonRecord record)
    {
        if (IpText.Canonical(record.Text("ipAddress")) is not { } ip)
        {
            return null;
        }

        var place = record.Object("location");
        var location = new Location { City = place?.Text("city"), Region = place?.Text("state"), Country = place?.Text("countryOrRegion") };
        return new NetworkEndpoint { Ip = ip, Location = location == new Location() ? null : location };
    }
}
