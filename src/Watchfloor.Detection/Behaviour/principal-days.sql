-- What each service principal did on each day, in numbers, from the facts of principal-facts.sql.
WITH firsts AS (
    SELECT kind, entity, min(first_seen) AS time, arg_min(id, (first_seen, id)) AS id, count(*) OVER (PARTITION BY kind, thing) AS principals
    FROM facts
    WHERE thing IS NOT NULL
    GROUP BY kind, entity, thing
),
days AS (
    SELECT
        entity, day, min(first_seen) AS first_seen, max(last_seen) AS last_seen, min(id) FILTER (kind = 'sign_ins') AS id,
        max(amount) FILTER (kind = 'sign_ins') AS sign_ins, max(amount) FILTER (kind = 'failures') AS failures
    FROM facts
    GROUP BY entity, day
),
ranked AS (
    -- Who is there on the lake's first day may have been there for years.
    SELECT *, day = min(day) OVER (PARTITION BY entity) AND day > min(day) OVER () AS newcomer, day > min(day) OVER (PARTITION BY entity) AS known
    FROM days
),
news AS (
    SELECT
        entity, time::DATE AS day, count(*) FILTER (kind = 'new_networks' AND principals = 1) AS networks, count(*) FILTER (kind = 'new_countries' AND principals = 1) AS countries,
        count(*) FILTER (kind = 'new_resources') AS resources, list(kind || '|' || epoch_us(time) || '|' || id ORDER BY time, kind, id) AS ids
    FROM firsts
    GROUP BY ALL
)
SELECT
    r.entity, r.day, r.first_seen, r.last_seen, list_concat(['newcomer|' || epoch_us(r.first_seen) || '|' || r.id], coalesce(n.ids, []))[1:200] AS evidence,
    coalesce(n.networks, 0) AS new_networks, coalesce(n.countries, 0) AS new_countries, r.newcomer::INTEGER AS newcomer, CASE WHEN r.known THEN coalesce(n.resources, 0) ELSE 0 END AS new_resources,
    r.sign_ins, coalesce(r.failures, 0) AS failures
FROM ranked r
LEFT JOIN news n ON n.entity = r.entity AND n.day = r.day
ORDER BY r.entity, r.day
