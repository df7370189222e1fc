-- What was done in each mailbox on each day, in numbers, from the facts of mailbox-facts.sql.
WITH firsts AS (
    SELECT kind, entity, thing, min(first_seen) AS time, arg_min(id, (first_seen, id)) AS id
    FROM facts
    WHERE kind IN ('new_sources', 'new_clients')
    GROUP BY kind, entity, thing
    QUALIFY count(*) OVER (PARTITION BY kind, thing) <= 2
),
news AS (
    SELECT entity, time::DATE AS day, count(*) FILTER (kind = 'new_sources') AS sources, count(*) FILTER (kind = 'new_clients') AS clients, list(kind || '|' || epoch_us(time) || '|' || id ORDER BY time, kind, id) AS ids
    FROM firsts
    GROUP BY ALL
),
days AS (
    SELECT
        entity, day, min(first_seen) AS first_seen, max(last_seen) AS last_seen, count(*) FILTER (kind = 'rules') AS rules,
        list('rules|' || epoch_us(first_seen) || '|' || id ORDER BY first_seen, id) FILTER (kind = 'rules') AS ids,
        max(amount) FILTER (kind = 'deleted') AS deleted, max(amount) FILTER (kind = 'items_read') AS items_read, max(amount) FILTER (kind = 'sent') AS sent, max(amount) FILTER (kind = 'by_others') AS by_others
    FROM facts
    GROUP BY entity, day
)
SELECT
    d.entity, d.day, d.first_seen, d.last_seen, list_concat(coalesce(d.ids, []), coalesce(n.ids, []))[1:200] AS evidence,
    coalesce(n.sources, 0) AS new_sources, coalesce(n.clients, 0) AS new_clients, d.rules, d.deleted, d.items_read, d.sent, d.by_others
FROM days d
LEFT JOIN news n ON n.entity = d.entity AND n.day = d.day
ORDER BY d.entity, d.day
