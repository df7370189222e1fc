namespace Watchfloor.Mcp;

/// <summary>What the server <c>proofpoint</c> lists.</summary>
internal static class ProofpointLists
{
    private const string Connector = "proofpoint";
    private static readonly IReadOnlyList<string> Siem = ["proofpoint.siem"];

    private static readonly IReadOnlyList<ItemColumn> MessageColumns =
    [
        Columns.Time, Columns.Of("title", "email_subject", inSummary: true), Columns.Of("from", "email_from", inSummary: true), Columns.Of("to", "email_to", inSummary: true), Columns.Of("sender_ip", "src_ip"),
        Columns.Of("message_id", "email_message_uid"), Columns.Of("threats", "rest->>'$.malware[*].name'"), Columns.Of("classes", "rest->>'$.malware[*].classifications'"),
        Columns.Of("scores", "rest->>'$.unmapped.scores'"), Columns.Of("files", "rest->>'$.email.files[*].name'"),
    ];

    private static readonly IReadOnlyList<ItemFilter> MessageFilters =
    [
        new(new("recipient", ArgumentKind.Text, "mail address") { Entity = "user" }, "list_contains(list_transform(email_to, value -> lower(value)), lower($recipient))"),
        Filters.Any("sender", "mail address", null, "email_from", "email_smtp_from"),
        Filters.Contains("subject", "words in the subject", "email_subject"),
        new(new("threats_only", ArgumentKind.Choice, "") { Choices = ["yes", "no"] }, "($threats_only = 'no' OR is_alert OR (rest->>'$.malware[0].name') IS NOT NULL)"),
    ];

    private static readonly IReadOnlyList<ItemColumn> ClickColumns =
    [
        Columns.Time, Columns.Of("title", "url", inSummary: true), Columns.Of("user", "coalesce(actor_user_email, actor_user_name)", inSummary: true), Columns.Disposition, Columns.Of("address", "src_ip"),
        Columns.Of("classes", "rest->>'$.malware[*].classifications'"), Columns.Of("sender", "rest->>'$.unmapped.sender'"), Columns.Of("threat_status", "rest->>'$.unmapped.threatStatus'"), Columns.Of("agent", "user_agent"),
    ];

    /// <summary>Tools of every profile.</summary>
    public static readonly IReadOnlyList<LakeList> Triage =
    [
        new()
        {
            Name = "proofpoint_get_siem_events",
            Title = "TAP events",
            Description = "All TAP messages and clicks, newest first. For one kind use the get_messages and get_clicks tools.",
            Noun = "TAP events",
            Feeds = Siem,
            Views = ["email_activity", "http_activity"],
            Window = TimeSpan.FromHours(24),
            QuotaOf = Connector,
            Columns =
            [
                Columns.Time, Columns.Of("kind", "log_name", inSummary: true), Columns.Of("title", "coalesce(email_subject, url)", inSummary: true), Columns.Of("from", "coalesce(email_from, rest->>'$.unmapped.sender')"),
                Columns.Of("to", "email_to"), Columns.Of("user", "actor_user_email"), Columns.Of("address", "src_ip"), Columns.Of("classes", "rest->>'$.malware[*].classifications'"),
            ],
            Filters =
            [
                new(new("kind", ArgumentKind.Choice, "") { Choices = ["messagesBlocked", "messagesDelivered", "clicksBlocked", "clicksPermitted"] }, "log_name = $kind"),
                new(new("user", ArgumentKind.Text, "recipient or clicker") { Entity = "user" }, "(lower(actor_user_email) = lower($user) OR list_contains(list_transform(email_to, value -> lower(value)), lower($user)))"),
                Filters.Contains("text", "words in subject or link", "email_subject", "url"),
            ],
        },
        Messages("proofpoint_get_messages_blocked", "Blocked mail", "messagesBlocked", "Mail that TAP kept away"),
        Messages("proofpoint_get_messages_delivered", "Delivered mail", "messagesDelivered", "Mail that reached a mailbox, threats among it"),
        new()
        {
            Name = "proofpoint_get_clicks_blocked",
            Title = "Clicks",
            Description = "Clicks on rewritten links: those that TAP blocked, or with outcome permitted those that went through.",
            Noun = "clicks",
            Feeds = Siem,
            Views = ["http_activity"],
            Window = TimeSpan.FromDays(7),
            QuotaOf = Connector,
            Where = "log_name IN ('clicksBlocked', 'clicksPermitted')",
            Columns = ClickColumns,
            Filters =
            [
                new(new("outcome", ArgumentKind.Choice, "default both") { Choices = ["blocked", "permitted"] }, "log_name = CASE $outcome WHEN 'blocked' THEN 'clicksBlocked' ELSE 'clicksPermitted' END"),
                Filters.Any("user", "mail address", "user", "actor_user_email", "actor_user_name"), Filters.Contains("text", "words in the link", "url"),
            ],
        },
        new()
        {
            Name = "proofpoint_get_top_clickers",
            Title = "Top clickers",
            Description = "People who click most on threats, most clicks first, for the period TAP reports.",
            Noun = "people",
            Feeds = ["proofpoint.topclickers"],
            Views = ["user_inventory"],
            QuotaOf = Connector,
            Rank = "coalesce(TRY_CAST(regexp_extract(message, '^[0-9]+') AS BIGINT), 0)",
            Columns = PeopleColumns(),
            Filters = [Filters.Any("user", "mail address", "user", "user_email", "user_name")],
        },
        new()
        {
            Name = "proofpoint_get_vap_report",
            Title = "Very attacked people",
            Description = "Very attacked people, highest attack index first, for the period TAP reports.",
            Noun = "people",
            Feeds = ["proofpoint.vap"],
            Views = ["user_inventory"],
            QuotaOf = Connector,
            Rank = "risk_score",
            Columns = [.. PeopleColumns(), Columns.Of("attack_index", "risk_score", inSummary: true)],
            Filters = [Filters.Any("user", "mail address", "user", "user_email", "user_name")],
        },
        new()
        {
            Name = "proofpoint_get_campaign_info",
            Title = "Campaigns",
            Description = "TAP campaigns with their members, newest first; kind threats or forensics for single threats and what their samples did.",
            Noun = "records",
            Feeds = ["proofpoint.campaigns", "proofpoint.threats", "proofpoint.forensics"],
            Views = ["osint_inventory"],
            QuotaOf = Connector,
            Columns =
            [
                Columns.Time, Columns.Of("title", "coalesce(rest->>'$.osint[0].name', rest->>'$.osint[0].value', message)", inSummary: true), Columns.Of("kind", "rest->>'$.osint[0].type'", inSummary: true),
                Columns.Of("malware", "rest->>'$.osint[0].malware[0].name'"), Columns.Of("actor", "rest->>'$.osint[0].threat_actor.name'"), Columns.Of("members", "rest->>'$.osint[*].value'"),
                Columns.Of("observables", "observables"), Columns.Of("description", "rest->>'$.osint[0].desc'"),
            ],
            Filters =
            [
                new(new("kind", ArgumentKind.Choice, "default all") { Choices = ["campaigns", "threats", "forensics"] }, "feed = 'proofpoint.' || $kind"),
                Filters.Any("uid", "campaign or threat id", null, "uid", "rest->>'$.osint[0].uid'"),
                Filters.Contains("text", "words or indicator in it", "rest"),
            ],
        },
    ];

    private static LakeList Messages(string name, string title, string kind, string what) => new()
    {
        Name = name,
        Title = title,
        Description = $"{what}, newest first, with threats and scores.",
        Noun = "messages",
        Feeds = Siem,
        Views = ["email_activity"],
        Window = TimeSpan.FromDays(7),
        QuotaOf = Connector,
        Where = $"log_name = '{kind}'",
        Columns = MessageColumns,
        Filters = MessageFilters,
    };

    private static IReadOnlyList<ItemColumn> PeopleColumns() =>
    [
        Columns.Of("time", "time"), Columns.Of("title", "coalesce(rest->>'$.user.full_name', user_name)", inSummary: true), Columns.Of("mail", "user_email", inSummary: true), Columns.Of("detail", "rest->>'$.risk_details'", inSummary: true),
        Columns.Of("department", "rest->>'$.unmapped.users.identity.department'"), Columns.Of("job", "rest->>'$.unmapped.users.identity.title'"), Columns.Of("from", "start_time"), Columns.Of("to", "end_time"),
    ];
}
