using Watchfloor.Ocsf;

namespace Watchfloor.Connectors.Logs.Aws;

/// <summary>Who called: userIdentity of a CloudTrail record as a user and a session.</summary>
/// <param name="User">The account, role or service.</param>
/// <param name="Session">The session that it called from; null for long-lived keys.</param>
internal sealed record CloudTrailIdentity(User User, Session? Session)
{
    private const int Admin = 2;
    private const int Ordinary = 1;
    private const int Service = 4;
    private const int Other = 99;

    /// <summary>Reads it.</summary>
    public static CloudTrailIdentity Of(JsonRecord fields)
    {
        var identity = fields.Object("userIdentity");
        var context = identity?.Object("sessionContext");
        var issuer = context?.Object("sessionIssuer");
        var attributes = context?.Object("attributes");
        var type = identity?.Text("type");
        var arn = identity?.Text("arn");
        var invokedBy = identity?.Text("invokedBy");
        var principal = identity?.Text("principalId");
        var name = identity?.Text("userName") ?? issuer?.Text("userName") ?? fields.Object("additionalEventData")?.Peek("UserName") ?? Last(arn) ?? (type == "Root" ? "root" : null) ?? invokedBy ?? principal;
        var user = new User
        {
            Name = name ?? "unknown",
            Uid = arn ?? principal,
            UidAlt = arn is null ? null : principal,
            Domain = identity?.Text("accountId"),
            TypeId = type switch
            {
                "Root" => Admin,
                "AWSService" or "AWSAccount" => Service,
                null => null,
                "IAMUser" or "AssumedRole" or "FederatedUser" or "SAMLUser" or "WebIdentityUser" or "IdentityCenterUser" => Ordinary,
                _ => Other,
            },
            Type = type,
        };
        var isMfa = attributes?.Flag("mfaAuthenticated");
        var created = attributes?.Time("creationDate");
        var session = issuer is null && isMfa is null && created is null ? null : new Session
        {
            // One session has one temporary key; a session name in the ARN may be used for many.
            Uid = identity?.Text("accessKeyId"),
            Issuer = issuer?.Text("arn"),
            IsMfa = isMfa,
            CreatedTime = created is { } time && Plausible.IsTime(time) ? time : null,
        };
        return new(user, session);
    }

    private static string? Last(string? arn) => arn is null ? null : arn[(arn.LastIndexOfAny(['/', ':']) + 1)..] is { Length: > 0 } last ? last : null;
}
