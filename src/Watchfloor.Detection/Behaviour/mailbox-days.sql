-- What was done in each mailbox on each day, in numbers, from the audit records of Exchange. To run by hand:
-- SET VARIABLE: $since = TIMESTAMP '2026-02-01 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
WITH operations AS (
    SELECT
        lower(split_part(coalesce((rest::JSON ->> '$.resources[0].name'), actor_user_name), '\', 1)) AS mailbox, lower(actor_user_name) AS actor, date_trunc('day', time) AS day, time, feed || ':' || uid AS id,
        lower(api_operation) AS operation, src_ip, coalesce(user_agent, (rest::JSON ->> '$.unmapped.ClientInfoString'), (rest::JSON ->> '$.actor.app_uid')) AS client,
        coalesce(TRY_CAST(rest::JSON ->> '$.unmapped.OperationCount' AS BIGINT), 1) AS times
    FROM api_activity
    WHERE time >= $since AND time < $to AND (rest::JSON ->> '$.api.service.name') = 'Exchange' AND coalesce(status_id, 1) <> 2
),
named AS (
    SELECT *, regexp_matches(operation, 'inboxrule|set-mailbox|mailboxpermission|transportrule|recipientpermission') AS is_rule
    FROM operations
    WHERE mailbox LIKE '%@%'
),
sources AS (
    SELECT mailbox, min(time) AS time, arg_min(id, (time, id)) AS id
    FROM named
    WHERE src_ip IS NOT NULL
    GROUP BY mailbox, src_ip
    QUALIFY count(*) OVER (PARTITION BY src_ip) <= 2
),
clients AS (
    SELECT mailbox, min(time) AS time, arg_min(id, (time, id)) AS id
    FROM named
    -- Rules are set with clients that are used for nothing else.
    WHERE client IS NOT NULL AND NOT is_rule
    GROUP BY mailbox, client
    QUALIFY count(*) OVER (PARTITION BY client) <= 2
),
news AS (
    SELECT mailbox, date_trunc('day', time) AS day, count(*) FILTER (kind = 'new_sources') AS sources, count(*) FILTER (kind = 'new_clients') AS clients, list(kind || '|' || epoch_us(time) || '|' || id ORDER BY time, kind, id) AS ids
    FROM (SELECT *, 'new_sources' AS kind FROM sources UNION ALL SELECT *, 'new_clients' FROM clients)
    GROUP BY mailbox, day
),
days AS (
    SELECT
        mailbox, day, min(time) AS first_seen, max(time) AS last_seen,
        count(*) FILTER (is_rule) AS rules, sum(times::DOUBLE) FILTER (operation = 'mailitemsaccessed') AS items,
        count(*) FILTER (operation IN ('send', 'sendas', 'sendonbehalf')) AS sent, sum(times::DOUBLE) FILTER (operation IN ('harddelete', 'softdelete', 'movetodeleteditems')) AS deleted,
        count(*) FILTER (actor <> mailbox) AS others, list('rules|' || epoch_us(time) || '|' || id ORDER BY time, id) FILTER (is_rule) AS ids
    FROM named
    GROUP BY mailbox, day
)
SELECT
    d.mailbox AS entity, 'mailboxes' AS peers, d.day, d.first_seen, d.last_seen,
    list_concat(coalesce(d.ids, []), coalesce(n.ids, []))[1:200] AS evidence,
    coalesce(n.sources, 0) AS new_sources, coalesce(n.clients, 0) AS new_clients, d.rules, coalesce(d.deleted, 0) AS deleted, coalesce(d.items, 0) AS items_read, d.sent, d.others AS by_others
FROM days d
LEFT JOIN news n ON n.mailbox = d.mailbox AND n.day = d.day
ORDER BY entity, d.day
