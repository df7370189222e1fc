-- What each host did on each day, in numbers, from the facts of host-facts.sql.
--
-- "New" is the first time on this host of something that at most two hosts ever had: what all get on one day is a roll-out.
WITH firsts AS (
    SELECT kind, entity, thing, min(first_seen) AS time, arg_min(id, (first_seen, id)) AS id
    FROM facts
    WHERE thing IS NOT NULL
    GROUP BY kind, entity, thing
    QUALIFY count(*) OVER (PARTITION BY kind, thing) <= 2
),
news AS (
    SELECT
        entity, time::DATE AS day,
        count(*) FILTER (kind = 'new_programs') AS programs, count(*) FILTER (kind = 'new_parents') AS parents,
        count(*) FILTER (kind = 'new_accounts') AS accounts, count(*) FILTER (kind = 'new_footholds') AS footholds,
        list(kind || '|' || epoch_us(time) || '|' || id ORDER BY time, kind, id) AS ids
    FROM firsts
    GROUP BY ALL
),
days AS (
    SELECT
        entity, day, min(first_seen) AS first_seen, max(last_seen) AS last_seen,
        max(amount) FILTER (kind = 'inside_fan_out') AS inside, max(amount) FILTER (kind = 'outside_fan_out') AS outside, max(amount) FILTER (kind = 'bytes_out') AS bytes
    FROM facts
    GROUP BY entity, day
)
SELECT
    d.entity, d.day, d.first_seen, d.last_seen, n.ids[1:200] AS evidence,
    coalesce(n.programs, 0) AS new_programs, coalesce(n.parents, 0) AS new_parents, coalesce(n.accounts, 0) AS new_accounts, coalesce(n.footholds, 0) AS new_footholds,
    coalesce(d.inside, 0) AS inside_fan_out, coalesce(d.outside, 0) AS outside_fan_out, coalesce(d.bytes, 0) AS bytes_out
FROM days d
LEFT JOIN news n ON n.entity = d.entity AND n.day = d.day
ORDER BY d.entity, d.day
