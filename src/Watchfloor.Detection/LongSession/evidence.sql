-- The longest sessions of pairs that are told. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00',
-- $sources = ['192.0.2.1'], $destinations = ['198.51.100.1'], $ports = [443]
WITH told AS (SELECT unnest($sources::VARCHAR[]) AS source, unnest($destinations::VARCHAR[]) AS dst_ip, unnest($ports::BIGINT[]) AS dst_port),
sessions AS (
    SELECT
        s.feed || ':' || s.uid AS id, s.duration, coalesce(s.dst_port, 0) AS dst_port, s.uid,
        CASE WHEN s.dst_ip LIKE '::ffff:%.%' THEN substr(s.dst_ip, 8) ELSE s.dst_ip END AS dst_ip,
        coalesce(nullif(upper(split_part(s.device_hostname, '.', 1)), ''), nullif(upper(split_part(s.src_hostname, '.', 1)), ''), s.device_uid, s.src_ip) AS source
    FROM network_activity s
    WHERE s.day BETWEEN $from::DATE AND $to::DATE AND s.time < $to AND s.time >= $from AND s.dst_ip IS NOT NULL AND s.duration > 0 AND s.activity_id NOT IN (4, 5, 7) AND coalesce(s.protocol, 'tcp') <> 'icmp'
)
SELECT s.source, s.dst_ip, s.dst_port, list(s.id ORDER BY s.duration DESC, s.uid)[1:50] AS ids
FROM sessions s
JOIN told t ON t.source = s.source AND t.dst_ip = s.dst_ip AND t.dst_port = s.dst_port
GROUP BY s.source, s.dst_ip, s.dst_port
