-- Pairs of machines with calls on ports of administration, what else runs between them, and whether they did so before. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
WITH calls AS NOT MATERIALIZED (
    SELECT
        time, epoch_us(time) AS us, feed, uid, dst_port, bytes_out, bytes_in, activity_id IN (4, 5) AS failed,
        CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END AS dst_ip,
        CASE WHEN src_ip LIKE '::ffff:%.%' THEN substr(src_ip, 8) ELSE src_ip END AS src_ip,
        CASE dst_port WHEN 445 THEN 'file share' WHEN 139 THEN 'file share' WHEN 135 THEN 'remote procedure' WHEN 3389 THEN 'remote desktop' WHEN 5985 THEN 'remote shell' WHEN 5986 THEN 'remote shell'
            WHEN 22 THEN 'ssh' WHEN 5900 THEN 'screen' END AS way
    FROM network_activity
    WHERE day BETWEEN $from::DATE - 30 AND $to::DATE AND time < $to AND time >= $from::TIMESTAMP - INTERVAL 30 DAY AND activity_id <> 7 AND dst_ip IS NOT NULL AND src_ip IS NOT NULL AND coalesce(direction_id, 3) NOT IN (1, 2)
        AND dst_port IN (22, 53, 88, 135, 139, 389, 445, 636, 3389, 5900, 5985, 5986)
),
-- Who serves names, tickets or directories is asked by everybody on these ports.
directories AS (SELECT DISTINCT dst_ip FROM calls WHERE dst_port IN (53, 88, 389, 636) AND NOT failed),
edges AS (
    SELECT
        src_ip, dst_ip, min(us) FILTER (time >= $from) AS first, max(us) FILTER (time >= $from) AS last,
        count(*) FILTER (time >= $from) AS calls, count(*) FILTER (time < $from) AS before,
        list(DISTINCT way ORDER BY way) FILTER (time >= $from AND NOT failed) AS ways,
        coalesce(sum(bytes_out) FILTER (way = 'file share' AND time >= $from), 0) AS copied, coalesce(sum(bytes_in) FILTER (way = 'file share' AND time >= $from), 0) AS fetched,
        list(feed || ':' || uid ORDER BY us, uid) FILTER (time >= $from) [1:100] AS ids
    FROM calls
    WHERE way IS NOT NULL
    GROUP BY src_ip, dst_ip
),
sources AS (SELECT src_ip, count(*) AS reached, count(*) FILTER (before = 0) AS reached_new, sum(before) AS before FROM edges WHERE ways IS NOT NULL GROUP BY src_ip),
servers AS (SELECT dst_ip, count(*) AS clients FROM edges GROUP BY dst_ip)
SELECT
    e.*, s.reached, s.reached_new, s.before AS source_before, v.clients, d.dst_ip IS NOT NULL AS is_directory,
    (SELECT count(*) FROM sources) AS population, (SELECT min(us) FROM calls) AS seen_since, (SELECT max(us) FROM calls) AS seen_until, e.first AS edge_first
FROM edges e
JOIN sources s ON s.src_ip = e.src_ip
JOIN servers v ON v.dst_ip = e.dst_ip
LEFT JOIN directories d ON d.dst_ip = e.dst_ip
WHERE e.calls > 0 AND e.ways IS NOT NULL AND len(e.ways) > 0
ORDER BY e.src_ip, e.dst_ip
