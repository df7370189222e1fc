-- How long a host kept sessions open with one destination and port. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 900
WITH sessions AS NOT MATERIALIZED (
    SELECT
        epoch_us(time) AS us, least(epoch_us($to::TIMESTAMP), epoch_us(time) + duration * 1000) AS until, feed, uid, bytes_out, bytes_in, dst_port, protocol, src_ip, duration AS milliseconds, duration / 1000.0 AS seconds,
        CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END AS dst_ip,
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
        coalesce(direction_id, 0) AS direction, lower(coalesce(tls_sni, dst_hostname)) AS name
    FROM network_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time < $to AND time >= $from AND dst_ip IS NOT NULL AND duration > 0 AND activity_id NOT IN (4, 5, 7) AND coalesce(protocol, 'tcp') <> 'icmp'
),
-- Most pairs are open for moments. Told apart by a number instead of three texts they cost little; what is left is counted again by name.
often AS (
    SELECT hash(source, dst_ip, coalesce(dst_port, 0)) AS pair
    FROM sessions
    GROUP BY pair
    HAVING sum(milliseconds) >= 1000 * $minimum
),
open AS NOT MATERIALIZED (SELECT * FROM sessions WHERE hash(source, dst_ip, coalesce(dst_port, 0)) IN (SELECT pair FROM often)),
pairs AS (
    SELECT
        source, dst_ip, coalesce(dst_port, 0) AS dst_port, count(*) AS sessions, max(seconds) AS longest, sum(milliseconds) / 1000.0 AS total, min(us) AS first, max(until) AS last,
        sum(bytes_out) AS bytes_out, sum(bytes_in) AS bytes_in, min(name) AS name, max(direction) AS direction, min(src_ip) AS src_ip, min(protocol) AS protocol
    FROM open
    GROUP BY source, dst_ip, coalesce(dst_port, 0)
    HAVING sum(milliseconds) / 1000.0 >= $minimum
),
hosts AS (SELECT dst_ip, count(DISTINCT source) AS hosts FROM sessions WHERE dst_ip IN (SELECT dst_ip FROM pairs) GROUP BY dst_ip),
window_seen AS (SELECT (max(epoch_us(time)) - min(epoch_us(time))) / 1e6 AS seconds FROM network_activity WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to)
SELECT p.*, h.hosts, (SELECT seconds FROM window_seen) AS seen
FROM pairs p
JOIN hosts h ON h.dst_ip = p.dst_ip
ORDER BY p.source, p.dst_ip, p.dst_port
