-- Hosts and the resolvers outside that they ask. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 10
WITH asked AS NOT MATERIALIZED (
    SELECT
        epoch_us(time) AS us, feed || ':' || uid AS id, lower(rtrim(query_hostname, '.')) AS name,
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
        CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END AS resolver, true AS is_question
    FROM dns_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND dst_ip IS NOT NULL AND dst_port IN (53, 853)
    UNION ALL
    SELECT
        epoch_us(time), feed || ':' || uid, NULL,
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip),
        CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END, false
    FROM network_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND dst_ip IS NOT NULL AND dst_port IN (53, 853) AND activity_id <> 7 AND coalesce(direction_id, 0) <> 1
),
-- Told apart by numbers instead of texts, pairs that ask little cost little; what is left is counted again by name.
often AS (SELECT hash(source, resolver) AS pair FROM asked GROUP BY pair HAVING count(*) >= $minimum),
chosen AS (
    SELECT
        source, resolver, greatest(count(*) FILTER (is_question), count(*) FILTER (NOT is_question)) AS questions, count(DISTINCT name) AS names,
        min(us) AS first, max(us) AS last
    FROM asked
    WHERE source IS NOT NULL AND hash(source, resolver) IN (SELECT pair FROM often)
    GROUP BY source, resolver
    HAVING greatest(count(*) FILTER (is_question), count(*) FILTER (NOT is_question)) >= $minimum
),
hosts AS (SELECT resolver, count(DISTINCT source) AS hosts FROM asked WHERE resolver IN (SELECT resolver FROM chosen) GROUP BY resolver),
totals AS (
    SELECT source, sum(questions) AS all_questions
    FROM (
        SELECT source, greatest(count(*) FILTER (is_question), count(*) FILTER (NOT is_question)) AS questions
        FROM asked
        WHERE source IN (SELECT source FROM chosen)
        GROUP BY source, hash(resolver)
    )
    GROUP BY source
),
ids AS (
    -- Sorted after grouping: the engine would sort each list apart, at a thousand times the cost.
    SELECT a.source, a.resolver, list_transform(list_sort(list({'us': a.us, 'id': a.id})), lambda item: item.id) AS ids
    FROM asked a
    JOIN chosen c ON c.source = a.source AND c.resolver = a.resolver
    WHERE hash(a.id) % greatest(1, c.questions // 20)::UBIGINT = 0
    GROUP BY a.source, a.resolver
)
SELECT c.*, h.hosts, t.all_questions, coalesce(i.ids, []) AS ids
FROM chosen c
JOIN hosts h ON h.resolver = c.resolver
JOIN totals t ON t.source = c.source
LEFT JOIN ids i ON i.source = c.source AND i.resolver = c.resolver
ORDER BY c.source, c.resolver
