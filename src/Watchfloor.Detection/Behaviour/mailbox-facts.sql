-- What was done in each mailbox on each day, from the audit records of Exchange. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
WITH operations AS (
    SELECT
        day, lower(split_part(coalesce((rest::JSON ->> '$.resources[0].name'), actor_user_name), '\', 1)) AS mailbox, lower(actor_user_name) AS actor, time, feed || ':' || uid AS id,
        lower(api_operation) AS operation, src_ip, coalesce(user_agent, (rest::JSON ->> '$.unmapped.ClientInfoString'), (rest::JSON ->> '$.actor.app_uid')) AS client,
        coalesce(TRY_CAST(rest::JSON ->> '$.unmapped.OperationCount' AS BIGINT), 1) AS times
    FROM api_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND (rest::JSON ->> '$.api.service.name') = 'Exchange' AND coalesce(status_id, 1) <> 2
),
named AS (
    SELECT *, regexp_matches(operation, 'inboxrule|set-mailbox|mailboxpermission|transportrule|recipientpermission') AS is_rule
    FROM operations
    WHERE mailbox LIKE '%@%'
),
things AS (
    SELECT day, 'new_sources' AS kind, mailbox, src_ip AS thing, time, id FROM named WHERE src_ip IS NOT NULL
    UNION ALL
    -- Rules are set with clients that are used for nothing else.
    SELECT day, 'new_clients', mailbox, client, time, id FROM named WHERE client IS NOT NULL AND NOT is_rule
    UNION ALL
    SELECT day, 'rules', mailbox, id, time, id FROM named WHERE is_rule
),
days AS (
    SELECT
        day, mailbox, min(time) AS first_seen, max(time) AS last_seen,
        coalesce(sum(times) FILTER (operation = 'mailitemsaccessed'), 0)::DOUBLE AS items_read,
        coalesce(sum(times) FILTER (operation IN ('harddelete', 'softdelete', 'movetodeleteditems')), 0)::DOUBLE AS deleted,
        (count(*) FILTER (operation IN ('send', 'sendas', 'sendonbehalf')))::DOUBLE AS sent, (count(*) FILTER (actor <> mailbox))::DOUBLE AS by_others
    FROM named
    GROUP BY day, mailbox
)
SELECT day, kind, mailbox AS entity, thing, min(time) AS first_seen, max(time) AS last_seen, arg_min(id, (time, id)) AS id, count(*)::DOUBLE AS amount
FROM things
GROUP BY day, kind, mailbox, thing
UNION ALL
SELECT day, kind, mailbox, NULL, first_seen, last_seen, NULL, amount
FROM (UNPIVOT days ON items_read, deleted, sent, by_others INTO NAME kind VALUE amount)
