-- First contacts: each source, destination and port once, with whether it was answered. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 12
WITH contacts AS (
    SELECT
        -- A call that comes in belongs to whoever called.
        CASE WHEN direction_id = 1 THEN src_ip
             ELSE coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) END AS source,
        dst_ip, dst_port, min(epoch_us(time)) AS first, max(epoch_us(time)) AS last, max(coalesce(direction_id, 0)) AS direction, min(src_ip) AS src_ip,
        bool_or(activity_id NOT IN (4, 5) AND (coalesce(bytes_in, 0) > 0 OR coalesce(status_id, 0) = 1)) AS answered,
        bool_and(activity_id IN (4, 5) OR coalesce(bytes_in, 0) = 0) AS unanswered
    FROM network_activity
    WHERE time >= $from AND time < $to AND activity_id <> 7 AND dst_ip IS NOT NULL AND dst_port IS NOT NULL AND src_ip IS NOT NULL
        AND tls_version IS NULL AND coalesce(protocol, 'tcp') <> 'icmp'
        AND NOT regexp_matches(dst_ip, '^(22[4-9]\.|23[0-9]\.|255\.|[fF][fF][0-9a-fA-F]{2}:)') AND NOT dst_ip LIKE '%.255'
    GROUP BY 1, 2, 3
),
by_port AS (
    SELECT source, 'horizontal' AS kind, dst_port::VARCHAR AS target, count(*) AS contacts, count(*) FILTER (unanswered) AS failed, count(*) FILTER (answered AND NOT unanswered) AS answered,
        min(first) AS first, max(last) AS last, max(direction) AS direction, min(src_ip) AS src_ip, min(dst_ip, 20) FILTER (unanswered) AS examples
    FROM contacts
    GROUP BY source, dst_port
),
by_host AS (
    SELECT source, 'vertical' AS kind, dst_ip AS target, count(*) AS contacts, count(*) FILTER (unanswered) AS failed, count(*) FILTER (answered AND NOT unanswered) AS answered,
        min(first) AS first, max(last) AS last, max(direction) AS direction, min(src_ip) AS src_ip, min(dst_port::VARCHAR, 20) FILTER (unanswered) AS examples
    FROM contacts
    GROUP BY source, dst_ip
),
-- Many hosts on many ports, a few each: neither line alone is long.
by_source AS (
    SELECT source, 'scattered' AS kind, '' AS target, count(*) AS contacts, count(*) FILTER (unanswered) AS failed, count(*) FILTER (answered AND NOT unanswered) AS answered,
        min(first) AS first, max(last) AS last, max(direction) AS direction, min(src_ip) AS src_ip, min(dst_ip, 20) FILTER (unanswered) AS examples
    FROM contacts
    GROUP BY source
)
SELECT * FROM (SELECT * FROM by_port UNION ALL SELECT * FROM by_host UNION ALL SELECT * FROM by_source)
WHERE failed >= $minimum
ORDER BY source, kind, target
