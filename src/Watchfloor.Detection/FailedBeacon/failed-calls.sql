-- Pairs whose calls nearly all fail, and names that do not exist and are asked for again and again. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 20
WITH calls AS NOT MATERIALIZED (
    SELECT
        epoch_us(time) AS us, feed || ':' || uid AS id, dst_port, protocol, src_ip, coalesce(direction_id, 0) AS direction, activity_id IN (4, 5) AS failed,
        -- Zeek's S0 and REJ say it in the activity; a flow sensor only shows that nothing came back.
        CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END AS dst_ip,
        CASE WHEN direction_id = 1 THEN src_ip
             ELSE coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) END AS source
    FROM network_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND activity_id <> 7 AND dst_ip IS NOT NULL AND tls_version IS NULL AND coalesce(protocol, 'tcp') <> 'icmp'
),
-- Most failures are few of a pair. Told apart by a number instead of three texts they cost little; what is left is counted again by name.
often AS (
    SELECT hash(source, dst_ip, dst_port) AS pair
    FROM calls
    WHERE failed
    GROUP BY pair
    HAVING count(*) >= $minimum
),
chosen AS (
    SELECT source, dst_ip, dst_port, count(*) AS calls
    FROM calls
    WHERE hash(source, dst_ip, dst_port) IN (SELECT pair FROM often)
    GROUP BY source, dst_ip, dst_port
    HAVING count(*) FILTER (failed) >= $minimum AND count(*) FILTER (failed) >= 0.9 * count(*)
),
-- How many doors the source tried without an answer: a scanner's failures are not a beacon's.
doors AS (
    SELECT source, count(*) AS doors
    FROM (
        SELECT source
        FROM calls
        WHERE source IN (SELECT source FROM chosen)
        GROUP BY source, dst_ip, dst_port
        HAVING count(*) FILTER (failed) >= 0.9 * count(*)
    )
    GROUP BY source
),
hosts AS (SELECT dst_ip, count(DISTINCT source) AS hosts FROM calls WHERE dst_ip IN (SELECT dst_ip FROM chosen) GROUP BY dst_ip),
missing AS (
    SELECT
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip) AS source, lower(rtrim(query_hostname, '.')) AS name,
        count(*) AS calls, list(epoch_us(time)) AS times, list(feed || ':' || uid ORDER BY time, uid)[1:50] AS ids
    FROM dns_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND rcode_id = 3 AND query_hostname LIKE '%_._%' AND NOT query_hostname LIKE '%.arpa' AND NOT query_hostname LIKE '%.local' AND dst_port = 53
    GROUP BY 1, 2
    HAVING count(*) >= $minimum
)
SELECT
    p.source, p.dst_ip AS destination, p.dst_port, false AS is_name, p.calls, h.hosts, d.doors,
    max(c.direction) AS direction, min(c.src_ip) AS src_ip, list(c.us) AS times, list_transform(list_sort(list({'us': c.us, 'id': c.id}) FILTER (hash(c.id) % greatest(1, p.calls // 50)::UBIGINT = 0)), lambda item: item.id) AS ids
FROM chosen p
JOIN calls c ON c.source = p.source AND c.dst_ip = p.dst_ip AND c.dst_port IS NOT DISTINCT FROM p.dst_port
JOIN doors d ON d.source = p.source
JOIN hosts h ON h.dst_ip = p.dst_ip
GROUP BY p.source, p.dst_ip, p.dst_port, p.calls, h.hosts, d.doors
UNION ALL
SELECT source, name, NULL, true, calls, count(*) OVER (PARTITION BY name), count(*) OVER (PARTITION BY source), 2, source, times, ids
FROM missing
WHERE source IS NOT NULL
ORDER BY source, destination, dst_port
