using System.Text.Json;
using Watchfloor.Lab.Serving;
using Watchfloor.Lab.World;

namespace Watchfloor.Lab.Microsoft365;

/// <summary>What Identity Protection says about a sign-in.</summary>
internal sealed record RiskDetection
{
    public required Person Person { get; init; }

    /// <summary>When it was detected.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Id and time of the sign-in it is about.</summary>
    public required Written SignIn { get; init; }

    public required string Correlation { get; init; }

    public required Origin From { get; init; }

    /// <summary>For example anomalousToken, attackerinTheMiddle, passwordSpray, unfamiliarFeatures.</summary>
    public required string Kind { get; init; }

    /// <summary>low, medium or high.</summary>
    public required string Level { get; init; }

    /// <summary>atRisk, remediated or dismissed.</summary>
    public string State { get; init; } = "atRisk";

    public string Detail { get; init; } = "none";

    public string Timing { get; init; } = "offline";

    public string UserAgent { get; init; } = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
}

/// <summary>Writes risk detections of Identity Protection.</summary>
internal sealed class RiskDetectionRecords(Story story, Random random)
{
    /// <summary>Adds the detection and returns its id.</summary>
    public Written Add(RiskDetection risk)
    {
        var time = risk.Time.ToMillisecond();
        var id = random.Hex(64);
        story.RiskDetections.Add(id, time, time + random.Seconds(60, 600), json => Write(json, risk, id, time), risk.Kind);
        return new Written(id, time);
    }

    private static void Write(Utf8JsonWriter json, RiskDetection risk, string id, DateTimeOffset time) => json
        .Text("id", id).Text("requestId", risk.SignIn.Uid).Text("correlationId", risk.Correlation).Text("riskEventType", risk.Kind).Text("riskLevel", risk.Level).Text("riskState", risk.State).Text("riskDetail", risk.Detail)
        .Text("source", "IdentityProtection").Text("detectionTimingType", risk.Timing).Text("activity", "signin").Text("tokenIssuerType", "AzureAD").Text("ipAddress", risk.From.Address)
        .Text("activityDateTime", Json.Seconds(risk.SignIn.Time)).Text("detectedDateTime", Json.Ticks(time)).Text("lastUpdatedDateTime", Json.Ticks(time))
        .Text("userId", risk.Person.ObjectId).Text("userDisplayName", risk.Person.Name).Text("userPrincipalName", risk.Person.Upn)
        .Text("additionalInfo", $"[{{\"Key\":\"userAgent\",\"Value\":\"{risk.UserAgent}\"}}]")
        .Object("location", location => location.Text("city", risk.From.City).Text("state", null).Text("countryOrRegion", risk.From.Country).Null("geoCoordinates"));
}
