-- How long a host kept sessions open with one destination and port. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 900
WITH sessions AS NOT MATERIALIZED (
    SELECT
        epoch_us(time) AS us, least(epoch_us($to::TIMESTAMP), epoch_us(time) + duration * 1000) AS until, feed, uid, bytes_out, bytes_in, dst_port, protocol, src_ip, duration / 1000.0 AS seconds,
        CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END AS dst_ip,
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
        coalesce(direction_id, 0) AS direction, lower(coalesce(tls_sni, dst_hostname)) AS name
    FROM network_activity
    WHERE time < $to AND time >= $from AND dst_ip IS NOT NULL AND duration > 0 AND activity_id NOT IN (4, 5, 7) AND coalesce(protocol, 'tcp') <> 'icmp'
),
pairs AS (
    SELECT
        source, dst_ip, coalesce(dst_port, 0) AS dst_port, count(*) AS sessions, max(seconds) AS longest, sum(seconds) AS total, min(us) AS first, max(until) AS last,
        sum(bytes_out) AS bytes_out, sum(bytes_in) AS bytes_in, min(name) AS name, max(direction) AS direction, min(src_ip) AS src_ip, min(protocol) AS protocol
    FROM sessions
    GROUP BY source, dst_ip, coalesce(dst_port, 0)
),
hosts AS (SELECT dst_ip, count(DISTINCT source) AS hosts FROM pairs GROUP BY dst_ip),
-- Of the pairs that count only, their longest sessions.
ids AS (
    SELECT s.source, s.dst_ip, coalesce(s.dst_port, 0) AS dst_port, list(s.feed || ':' || s.uid ORDER BY s.seconds DESC, s.uid)[1:50] AS ids
    FROM sessions s
    JOIN pairs p ON p.source = s.source AND p.dst_ip = s.dst_ip AND p.dst_port = coalesce(s.dst_port, 0)
    WHERE p.total >= $minimum AND s.seconds >= p.longest / 100
    GROUP BY s.source, s.dst_ip, coalesce(s.dst_port, 0)
),
window_seen AS (SELECT (max(epoch_us(time)) - min(epoch_us(time))) / 1e6 AS seconds FROM network_activity WHERE time >= $from AND time < $to)
SELECT
    p.*, i.ids, h.hosts, (SELECT seconds FROM window_seen) AS seen
FROM pairs p
JOIN hosts h ON h.dst_ip = p.dst_ip
JOIN ids i ON i.source = p.source AND i.dst_ip = p.dst_ip AND i.dst_port = p.dst_port
WHERE p.total >= $minimum
ORDER BY p.source, p.dst_ip, p.dst_port
