-- Pairs that call faster than once a second or two, by ten-minute bins. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $rate = 200
WITH calls AS NOT MATERIALIZED (
    SELECT
        epoch_us(time) AS us, feed, uid, bytes_out, bytes_in, protocol, dst_port, activity_id IN (4, 5) AS failed,
        CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END AS dst_ip, src_ip,
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
        coalesce(direction_id, 0) AS direction, lower(coalesce(tls_sni, dst_hostname)) AS name
    FROM network_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND activity_id <> 7 AND dst_ip IS NOT NULL AND tls_version IS NULL AND coalesce(protocol, 'tcp') <> 'icmp'
),
-- Most pairs call a few times. Told apart by a number instead of three texts they cost little; what is left is counted again by name.
often AS (
    SELECT hash(source, dst_ip, dst_port) AS pair
    FROM calls
    GROUP BY pair
    HAVING count(*) >= $rate
),
frequent AS NOT MATERIALIZED (SELECT * FROM calls WHERE hash(source, dst_ip, dst_port) IN (SELECT pair FROM often)),
bins AS (
    SELECT source, dst_ip, dst_port, us // 600000000 AS bin, count(*) AS calls
    FROM frequent
    GROUP BY source, dst_ip, dst_port, bin
),
pairs AS (
    SELECT source, dst_ip, dst_port, max(calls) AS busiest, count(*) FILTER (calls >= $rate) AS busy, count(*) AS bins, sum(calls) AS calls
    FROM bins
    GROUP BY source, dst_ip, dst_port
    HAVING max(calls) >= $rate
),
hosts AS (SELECT dst_ip, count(DISTINCT source) AS hosts FROM calls WHERE dst_ip IN (SELECT dst_ip FROM pairs) GROUP BY dst_ip)
SELECT
    p.source, p.dst_ip, coalesce(p.dst_port, 0) AS dst_port, p.busiest, p.busy, p.bins, p.calls, h.hosts,
    min(c.us) AS first, max(c.us) AS last, count(*) FILTER (c.failed) AS failed, min(c.name) AS name, max(c.direction) AS direction, min(c.src_ip) AS src_ip, min(c.protocol) AS protocol,
    approx_count_distinct(c.us // 1000000) AS seconds, coalesce(avg(c.bytes_out), 0) AS bytes_out, coalesce(avg(c.bytes_in), 0) AS bytes_in,
    list(c.feed || ':' || c.uid ORDER BY c.us, c.uid) FILTER (hash(c.uid) % greatest(1, p.calls // 50)::UBIGINT = 0) AS ids
FROM pairs p
JOIN frequent c ON c.source = p.source AND c.dst_ip = p.dst_ip AND c.dst_port IS NOT DISTINCT FROM p.dst_port
JOIN hosts h ON h.dst_ip = p.dst_ip
GROUP BY p.source, p.dst_ip, p.dst_port, p.busiest, p.busy, p.bins, p.calls, h.hosts
ORDER BY p.source, p.dst_ip, p.dst_port
