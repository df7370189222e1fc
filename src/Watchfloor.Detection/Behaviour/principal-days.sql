-- What each service principal did on each day, in numbers. To run by hand:
-- SET VARIABLE: $since = TIMESTAMP '2026-02-01 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
WITH sign_ins AS (
    SELECT
        coalesce(user_name, user_uid) AS principal, date_trunc('day', time) AS day, time, feed || ':' || uid AS id, coalesce(status_id, 1) = 2 AS failed,
        src_asn::VARCHAR AS network, src_country AS country, coalesce(service_name, (rest::JSON ->> '$.service.uid')) AS resource
    FROM authentication
    WHERE time >= $since AND time < $to AND (rest::JSON ->> '$.user.type_id') = '4' AND coalesce(user_name, user_uid) IS NOT NULL
),
things AS (
    SELECT 'new_networks' AS kind, principal, network AS thing, time, id FROM sign_ins WHERE network IS NOT NULL
    UNION ALL
    SELECT 'new_countries', principal, country, time, id FROM sign_ins WHERE country IS NOT NULL
    UNION ALL
    SELECT 'new_resources', principal, resource, time, id FROM sign_ins WHERE resource IS NOT NULL
),
firsts AS (
    SELECT kind, principal, min(time) AS time, arg_min(id, (time, id)) AS id, count(*) OVER (PARTITION BY kind, thing) AS principals
    FROM things
    GROUP BY kind, principal, thing
),
days AS (
    SELECT principal, day, min(time) AS first_seen, max(time) AS last_seen, arg_min(id, (time, id)) AS id, count(*) AS sign_ins, count(*) FILTER (failed) AS failures
    FROM sign_ins
    GROUP BY principal, day
),
ranked AS (
    -- Who is there on the lake's first day may have been there for years.
    SELECT *, day = min(day) OVER (PARTITION BY principal) AND day > min(day) OVER () AS newcomer, day > min(day) OVER (PARTITION BY principal) AS known
    FROM days
),
news AS (
    SELECT
        principal, date_trunc('day', time) AS day, count(*) FILTER (kind = 'new_networks' AND principals = 1) AS networks, count(*) FILTER (kind = 'new_countries' AND principals = 1) AS countries,
        count(*) FILTER (kind = 'new_resources') AS resources, list(kind || '|' || epoch_us(time) || '|' || id ORDER BY time, kind, id) AS ids
    FROM firsts
    GROUP BY principal, day
)
SELECT
    r.principal AS entity, 'service principals' AS peers, r.day, r.first_seen, r.last_seen, list_concat(['newcomer|' || epoch_us(r.first_seen) || '|' || r.id], coalesce(n.ids, []))[1:200] AS evidence,
    coalesce(n.networks, 0) AS new_networks, coalesce(n.countries, 0) AS new_countries, r.newcomer::INTEGER AS newcomer, CASE WHEN r.known THEN coalesce(n.resources, 0) ELSE 0 END AS new_resources,
    r.sign_ins, r.failures
FROM ranked r
LEFT JOIN news n ON n.principal = r.principal AND n.day = r.day
ORDER BY entity, r.day
