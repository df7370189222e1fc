namespace Watchfloor.Mcp;

/// <summary>What the server <c>microsoft</c> lists.</summary>
internal static class MicrosoftLists
{
    private static readonly ItemFilter User = Filters.Any("user", "UPN, mail address or object id", "user", "user_name", "user_email", "user_uid", "user_uid_alt");

    /// <summary>Tools of every profile.</summary>
    public static readonly IReadOnlyList<LakeList> Triage =
    [
        new()
        {
            Name = "microsoft_get_defender_alerts",
            Title = "Defender alerts",
            Description = "Defender XDR alerts and Entra ID Protection's risk detections, newest first. To ask several vendors at once use watchfloor_search_alerts.",
            Noun = "alerts",
            Feeds = ["microsoft.alerts", "microsoft.riskdetections", "microsoft.serviceprincipalriskdetections"],
            Views = ["detection_finding"],
            Window = TimeSpan.FromDays(7),
            Columns =
            [
                Columns.Time, Columns.Severity, Columns.Title, Columns.Host, Columns.EvidenceUser, Columns.Of("product", "product"), Columns.Techniques, Columns.Status, Columns.Disposition,
                Columns.Command, Columns.Description,
            ],
            Filters = [Filters.Severity, Filters.Host, Filters.ObservedUser, Filters.Technique, Filters.Text],
        },
        new()
        {
            Name = "microsoft_get_entra_users",
            Title = "Entra users",
            Description = "Accounts of the directory: names, department, whether enabled.",
            Noun = "users",
            Feeds = ["microsoft.users"],
            Views = ["user_inventory"],
            Columns =
            [
                Columns.Of("time", "time"), Columns.Of("title", "user_display_name", inSummary: true), Columns.Of("upn", "user_name", inSummary: true), Columns.Of("mail", "user_email"), Columns.Of("object_id", "user_uid"),
                Columns.Of("sid", "user_uid_alt"), Columns.Of("account", "rest->>'$.user.account.name'"), Columns.Of("disabled", "rest->>'$.user.account.is_disabled'"), Columns.Of("kind", "rest->>'$.user.type'"),
                Columns.Of("job", "rest->>'$.unmapped.jobTitle'"), Columns.Of("department", "rest->>'$.unmapped.department'"),
            ],
            Filters = [User, Filters.Contains("text", "words in name, job or department", "user_display_name", "user_name", "rest->>'$.unmapped.jobTitle'", "rest->>'$.unmapped.department'")],
        },
        new()
        {
            Name = "microsoft_get_purview_dlp_alerts",
            Title = "Purview DLP",
            Description = "Matches and alerts of Purview data loss prevention, newest first.",
            Noun = "DLP matches and alerts",
            Feeds = ["microsoft.purview", "microsoft.office", "microsoft.alerts"],
            Views = ["data_security_finding"],
            Window = TimeSpan.FromDays(7),
            Columns =
            [
                Columns.Time, Columns.Severity, Columns.Title, Columns.Of("user", "coalesce(actor_user_email, actor_user_name)", inSummary: true), Columns.Host, Columns.Of("is_alert", "is_alert"),
                Columns.Of("file", "coalesce(file_path, file_name)"), Columns.Of("destination", "dst_hostname"), Columns.Of("policy", "rest->>'$.data_security.policy.name'"),
                Columns.Of("pattern", "rest->>'$.data_security.detection_pattern'"), Columns.Of("matches", "rest->>'$.data_security.total'"),
            ],
            Filters =
            [
                Filters.Severity,
                Filters.Any("user", "UPN or object id", "user", "actor_user_name", "actor_user_email", "actor_user_uid"), Filters.Host,
                Filters.Contains("text", "words in rule, policy or file", "finding_title", "file_path", "rest->>'$.data_security.policy.name'"),
            ],
        },
        new()
        {
            Name = "microsoft_get_risky_users",
            Title = "Risky users",
            Description = "Accounts and service principals that Entra ID Protection rates risky, highest first, with state and reason.",
            Noun = "risky users",
            Feeds = ["microsoft.riskyusers", "microsoft.riskyserviceprincipals"],
            Views = ["user_inventory"],
            Rank = "coalesce(CAST(rest->>'$.user.risk_level_id' AS BIGINT), 0) * 10000000000 + epoch(time)",
            Columns =
            [
                Columns.Time, Columns.Of("title", "coalesce(user_display_name, message)", inSummary: true), Columns.Of("upn", "user_name", inSummary: true), Columns.Of("object_id", "user_uid"),
                Columns.Of("risk", "rest->>'$.user.risk_level'", inSummary: true), Columns.Of("state", "rest->>'$.unmapped.riskState'", inSummary: true), Columns.Of("reason", "rest->>'$.unmapped.riskDetail'"),
            ],
            Filters =
            [
                User,
                new(new("state", ArgumentKind.Text, "atRisk, confirmedCompromised, remediated, dismissed"), "lower(rest->>'$.unmapped.riskState') = lower($state)"),
            ],
        },
        new()
        {
            Name = "microsoft_get_sign_in_logs",
            Title = "Sign-ins",
            Description = "Entra sign-ins, newest first. Name a user or an address, or the window is very full.",
            Noun = "sign-ins",
            Feeds = ["microsoft.signins"],
            Views = ["authentication"],
            Window = TimeSpan.FromHours(24),
            Columns =
            [
                Columns.Time, Columns.Of("title", "user_name", inSummary: true), Columns.Of("result", "CASE status_id WHEN 1 THEN 'success' WHEN 2 THEN 'failure' END", inSummary: true),
                Columns.Of("address", "src_ip", inSummary: true), Columns.Of("country", "src_country"), Columns.Of("city", "rest->>'$.src_endpoint.location.city'"), Columns.Of("asn", "src_asn"),
                Columns.Of("app", "actor_app_name"), Columns.Of("resource", "service_name"), Columns.Of("mfa", "is_mfa"), Columns.Of("kind", "logon_type"), Columns.Of("reason", "status_detail"),
                Columns.Of("client", "rest->>'$.unmapped.clientAppUsed'"), Columns.Of("agent", "user_agent"),
            ],
            Filters =
            [
                User,
                Filters.Equal("address", "source IP", "src_ip", "indicator"), Filters.Equal("country", "two letters", "src_country"),
                new(new("result", ArgumentKind.Choice, "") { Choices = ["success", "failure"] }, "status_id = $result") { Numbers = new Dictionary<string, long> { ["success"] = 1, ["failure"] = 2 } },
                Filters.Contains("app", "words in app or resource", "actor_app_name", "service_name"),
            ],
        },
    ];

    /// <summary>What the profile <c>hunt</c> adds.</summary>
    public static readonly IReadOnlyList<LakeList> Hunt =
    [
        new()
        {
            Name = "microsoft_search_audit",
            Title = "Microsoft 365 audit",
            Description = "Unified audit and directory changes: mailbox rules, consents, group and account changes, file access. Name a user or an operation.",
            Noun = "audit records",
            Feeds = ["microsoft.office", "microsoft.audits"],
            Views = ["api_activity", "account_change", "entity_management", "group_management", "user_access"],
            Window = TimeSpan.FromHours(24),
            Columns =
            [
                Columns.Time, Columns.Of("title", "message", inSummary: true), Columns.Of("operation", "coalesce(api_operation, event_code)", inSummary: true),
                Columns.Of("user", "coalesce(actor_user_email, actor_user_name)", inSummary: true), Columns.Of("address", "src_ip"), Columns.Of("target", "coalesce(user_name, entity_name, group_name)"), Columns.Of("agent", "user_agent"),
            ],
            Filters =
            [
                Filters.Any("user", "UPN or object id", "user", "actor_user_name", "actor_user_email", "actor_user_uid", "user_name", "user_email"),
                Filters.Equal("operation", "exact name, New-InboxRule", "coalesce(api_operation, event_code)"), Filters.Equal("address", "source IP", "src_ip", "indicator"),
                Filters.Contains("text", "words anywhere in the record", "message", "rest"),
            ],
        },
    ];
}
