using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Microsoft365;

/// <summary>Entra sign-ins to Authentication 3002.</summary>
internal static class SignIn
{
    private const int Success = 1;
    private const int Failure = 2;
    private const int Other = 99;

    // Sign-in goes on with another page (keep me signed in, second factor); neither a success nor a failure yet.
    private static readonly int[] Interruptions = [50140, 50074, 50076];

    public static Authentication Map(DiagnosticEnvelope record)
    {
        var (body, outer) = record;
        outer.Ignore("operationName", "operationVersion", "time", "Level", "durationMs", "resultSignature");
        var status = body.Object("status");
        var errorCode = status?.Int("errorCode") ?? outer.Int("resultType");
        var ip = IpText.Canonical(record.Text("ipAddress", "callerIpAddress"));
        var upn = body.Text("userPrincipalName");
        var application = body.Text("appDisplayName");
        var applicationId = body.Text("appId");
        var resource = body.Text("resourceDisplayName");
        var events = body.Texts("signInEventTypes");
        var protocol = NotNone(body.Text("authenticationProtocol"));
        var access = body.Text("conditionalAccessStatus");
        var risk = body.Text("riskLevelDuringSignIn", "riskLevelAggregated");
        var agent = body.Text("userAgent");
        var isInteractive = body.Flag("isInteractive");

        return new Authentication
        {
            ActivityId = Authentication.Activity.Logon,
            SeverityId = Severity.Informational,
            Time = record.Time("createdDateTime", "TimeGenerated", "time") ?? throw new UnmappableRecordException("no time in createdDateTime"),
            Message = $"{upn ?? body.Text("servicePrincipalName") ?? "unknown user"} signed in to {resource ?? application ?? "an unnamed application"}",
            Metadata = new Metadata
            {
                Uid = body.Text("id", "uniqueTokenIdentifier") ?? outer.ContentId(),
                Product = MicrosoftProduct.Entra,
                LogName = "signIns",
                EventCode = errorCode?.ToString(System.Globalization.CultureInfo.InvariantCulture),
                TenantUid = record.Text("tenantId", "resourceTenantId"),
                CorrelationUid = record.Text("correlationId"),
                OriginalTime = body.Text("createdDateTime", "TimeGenerated") ?? outer.Text("time"),
                Profiles = ["host", "security_control"],
            },
            StatusId = errorCode switch
            {
                null => null,
                0 => Success,
                { } code when Interruptions.Contains(code) => Other,
                _ => Failure,
            },
            Status = errorCode is { } interrupted && Interruptions.Contains(interrupted) ? "interrupted" : null,
            StatusCode = errorCode?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            StatusDetail = Joined(errorCode == 0 ? null : status?.Text("failureReason") ?? outer.Text("resultDescription"), status?.Text("additionalDetails")),
            User = UserOf(body, upn),
            Actor = (application ?? applicationId) is null ? null : new Actor { AppName = application, AppUid = applicationId },
            Service = new Service
            {
                Name = resource ?? application ?? "Microsoft Entra ID",
                Uid = body.Text("resourceId") ?? (resource is null ? applicationId : null),
            },
            SrcEndpoint = EndpointOf(body, ip),
            Session = SessionOf(body),
            IsMfa = body.Text("authenticationRequirement")?.ToLowerInvariant() switch
            {
                "multifactorauthentication" => true,
                "singlefactorauthentication" => false,
                _ => null,
            },
            AuthFactors = FactorsOf(body.Objects("authenticationDetails")),
            AuthProtocol = protocol,
            AuthProtocolId = protocol?.ToLowerInvariant() switch
            {
                null => null,
                "oauth2" or "ropc" or "devicecode" => 6,
                "saml20" => 5,
                _ => Other,
            },
            IsRemote = true,
            LogonTypeId = events.Count > 0 || isInteractive is not null ? Other : null,
            LogonType = events.Count > 0 ? string.Join(", ", events) : isInteractive switch
            {
                true => "interactiveUser",
                false => "nonInteractiveUser",
                null => null,
            },
            Device = DeviceOf(body.Object("deviceDetail")),
            HttpRequest = agent is null ? null : new HttpRequest { UserAgent = agent },
            RiskLevel = NotNone(risk),
            RiskLevelId = risk?.ToLowerInvariant() switch
            {
                null => null,
                "none" => 0,
                "low" => 1,
                "medium" => 2,
                "high" => 3,
                _ => Other,
            },
            RiskDetails = Joined([
                NotNone(body.Text("riskState")),
                NotNone(body.Text("riskDetail")),
                .. (body.Texts("riskEventTypes_v2") is { Count: > 0 } types ? types : body.Texts("riskEventTypes"))]),
            ActionId = access?.ToLowerInvariant() switch { null => null, "success" => 1, "failure" => 2, "notapplied" => 0, _ => Other },
            Action = access,
            DispositionId = access?.ToLowerInvariant() switch { "success" => 1, "failure" => 2, _ => null },
            Policy = PolicyOf(body.Objects("appliedConditionalAccessPolicies")),
        };
    }

    private static User UserOf(JsonRecord body, string? upn)
    {
        var objectId = body.Text("userId");
        if (MicrosoftUser.OfDirectory(upn, objectId) is { } user)
        {
            return user with { DisplayName = body.Text("userDisplayName"), Type = body.Text("userType") };
        }

        var principal = body.Text("servicePrincipalName");
        var principalId = body.Text("servicePrincipalId");
        return (principal ?? principalId) is null
            ? new User { Name = "unknown", TypeId = 0 }
            : new User { Name = principal, Uid = principalId, TypeId = MicrosoftUser.Service };
    }

    private static NetworkEndpoint? EndpointOf(JsonRecord body, string? ip)
    {
        if (ip is null)
        {
            return null;
        }

        var place = body.Object("location") ?? body.Object("LocationDetails");
        var coordinates = place?.Object("geoCoordinates");
        var location = new Location
        {
            City = place?.Text("city"),
            Region = place?.Text("state"),
            Country = place?.Text("countryOrRegion") ?? body.Text("location"),
            Lat = coordinates?.Number("latitude"),
            Long = coordinates?.Number("longitude"),
        };
        return new NetworkEndpoint
        {
            Ip = ip,
            Location = location == new Location() ? null : location,
            AutonomousSystem = body.Int("autonomousSystemNumber") is > 0 and var number ? new AutonomousSystem { Number = number } : null,
        };
    }

    private static Session? SessionOf(JsonRecord body)
    {
        var token = body.Text("uniqueTokenIdentifier");
        var session = body.Text("sessionId");
        return (token ?? session) is null ? null : new Session { Uid = token, UidAlt = session };
    }

    private static Device? DeviceOf(JsonRecord? detail)
    {
        if (detail?.Text("deviceId") is not { } uid)
        {
            return null;
        }

        var os = detail.Text("operatingSystem");
        var name = detail.Text("displayName");
        return new Device
        {
            TypeId = MicrosoftOs.DeviceType(os),
            Uid = uid,
            Name = name,
            Hostname = name,
            Os = MicrosoftOs.Of(os),
            IsCompliant = detail.Flag("isCompliant"),
            IsManaged = detail.Flag("isManaged"),
        };
    }

    private static List<AuthFactor>? FactorsOf(IReadOnlyList<JsonRecord> steps)
    {
        var factors = steps
            .Select(step => step.Text("authenticationMethod"))
            .OfType<string>()
            .Distinct()
            .Select(method => new AuthFactor { FactorTypeId = FactorOf(method), FactorType = method })
            .ToList();
        return factors.Count > 0 ? factors : null;
    }

    private static int FactorOf(string method) => method.ToLowerInvariant() switch
    {
        "password" => 11,
        var name when name.Contains("text message", StringComparison.Ordinal) || name.Contains("sms", StringComparison.Ordinal) => 1,
        var name when name.Contains("phone call", StringComparison.Ordinal) => 3,
        var name when name.Contains("app notification", StringComparison.Ordinal) => 5,
        var name when name.Contains("oath", StringComparison.Ordinal) || name.Contains("verification code", StringComparison.Ordinal) => 7,
        var name when name.Contains("fido2", StringComparison.Ordinal) || name.Contains("passkey", StringComparison.Ordinal) => 10,
        var name when name.Contains("email", StringComparison.Ordinal) => 8,
        var name when name.Contains("windows hello", StringComparison.Ordinal) => 4,
        _ => Other,
    };

    private static Policy? PolicyOf(IReadOnlyList<JsonRecord> policies)
    {
        JsonRecord? WithResult(string result) =>
            policies.FirstOrDefault(policy => string.Equals(policy.Peek("result"), result, StringComparison.OrdinalIgnoreCase));

        if ((WithResult("failure") ?? WithResult("success")) is not { } decided)
        {
            return null;
        }

        var (uid, name) = (decided.Text("id"), decided.Text("displayName"));
        return (uid ?? name) is null ? null : new Policy { Uid = uid, Name = name, IsApplied = true };
    }

    private static string? NotNone(string? word) => string.Equals(word, "none", StringComparison.OrdinalIgnoreCase) ? null : word;

    private static string? Joined(params IEnumerable<string?> parts)
    {
        var text = string.Join("; ", parts.OfType<string>().Distinct());
        return text.Length > 0 ? text : null;
    }
}
