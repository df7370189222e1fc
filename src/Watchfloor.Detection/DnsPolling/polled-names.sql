-- Names that one host asks one resolver for again and again. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 48
WITH asked AS (
    SELECT
        epoch_us(time) AS us, feed, uid, lower(rtrim(query_hostname, '.')) AS name, upper(coalesce(query_type, '')) AS type, array_to_string(answers, ',') AS answer,
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
        CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END AS resolver
    FROM dns_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND query_hostname LIKE '%_._%' AND NOT query_hostname LIKE '%.arpa' AND dst_ip IS NOT NULL AND dst_port = 53
),
resolvers AS (SELECT resolver, count(DISTINCT source) AS hosts FROM asked WHERE source IS NOT NULL GROUP BY resolver),
totals AS (SELECT source, resolver, count(*) AS questions, count(DISTINCT name) AS names FROM asked GROUP BY source, resolver),
pairs AS (
    SELECT
        source, resolver, name, count(*) AS questions, min(us) AS first, max(us) AS last, count(DISTINCT answer) AS answers,
        count(*) FILTER (type NOT IN ('A', 'AAAA', 'PTR', 'HTTPS', 'SVCB', 'SRV', 'NS', 'SOA', 'MX', '', '*', 'NB')) AS carrying,
        approx_count_distinct(us // 600000000) AS tens, list(feed || ':' || uid ORDER BY us, uid) FILTER (hash(uid) % 16 = 0) [1:50] AS sampled, min(feed || ':' || uid) AS one
    FROM asked
    WHERE source IS NOT NULL
    GROUP BY source, resolver, name
    HAVING count(*) >= $minimum
)
SELECT
    p.*, r.hosts, t.questions AS all_questions, t.names,
    count(*) OVER (PARTITION BY p.name) AS hosts_of_name
FROM pairs p
JOIN resolvers r ON r.resolver = p.resolver
JOIN totals t ON t.source = p.source AND t.resolver = p.resolver
ORDER BY p.source, p.resolver, p.name
