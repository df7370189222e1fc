-- First contacts: each source, destination and port once, with whether it was answered. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 12
WITH calls AS NOT MATERIALIZED (
    SELECT
        -- A call that comes in belongs to whoever called.
        CASE WHEN direction_id = 1 THEN src_ip
             ELSE coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) END AS source,
        epoch_us(time) AS us, dst_ip, dst_port, coalesce(direction_id, 0) AS direction, src_ip,
        activity_id NOT IN (4, 5) AND (coalesce(bytes_in, 0) > 0 OR coalesce(status_id, 0) = 1) AS answered,
        activity_id IN (4, 5) OR coalesce(bytes_in, 0) = 0 AS silent
    FROM network_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND activity_id <> 7 AND dst_ip IS NOT NULL AND dst_port IS NOT NULL AND src_ip IS NOT NULL
        AND tls_version IS NULL AND coalesce(protocol, 'tcp') <> 'icmp'
        AND NOT regexp_matches(dst_ip, '^(22[4-9]\.|23[0-9]\.|255\.|[fF][fF][0-9a-fA-F]{2}:)') AND NOT dst_ip LIKE '%.255'
),
-- A network has more contacts than their texts fit into memory, so they are told apart by numbers; the doors of the lines that count are read again by name.
contacts AS MATERIALIZED (
    SELECT
        hash(source) AS host, hash(dst_ip) AS place, dst_port, min(us) AS first, max(us) AS last, max(direction) AS direction,
        bool_or(answered) AND NOT bool_and(silent) AS answered, bool_and(silent) AS unanswered
    FROM calls
    GROUP BY host, place, dst_port
),
-- Only who met so many shut doors can have a line of them.
hosts AS (SELECT host FROM contacts GROUP BY host HAVING count(*) FILTER (unanswered) >= $minimum),
doors AS (
    SELECT hash(source) AS host, hash(dst_ip) AS place, source, dst_ip, dst_port, min(src_ip) AS src_ip
    FROM calls
    WHERE silent AND hash(source) IN (SELECT host FROM hosts) AND hash(hash(source), hash(dst_ip), dst_port) IN (SELECT hash(host, place, dst_port) FROM contacts WHERE unanswered)
    GROUP BY source, dst_ip, dst_port
),
by_port AS (
    SELECT host, dst_port, count(*) AS contacts, count(*) FILTER (unanswered) AS failed, count(*) FILTER (answered) AS answered, min(first) AS first, max(last) AS last, max(direction) AS direction
    FROM contacts
    GROUP BY host, dst_port
    HAVING count(*) FILTER (unanswered) >= $minimum
),
by_host AS (
    SELECT host, place, count(*) AS contacts, count(*) FILTER (unanswered) AS failed, count(*) FILTER (answered) AS answered, min(first) AS first, max(last) AS last, max(direction) AS direction
    FROM contacts
    GROUP BY host, place
    HAVING count(*) FILTER (unanswered) >= $minimum
),
-- Many hosts on many ports, a few each: neither line alone is long.
by_source AS (
    SELECT host, count(*) AS contacts, count(*) FILTER (unanswered) AS failed, count(*) FILTER (answered) AS answered, min(first) AS first, max(last) AS last, max(direction) AS direction
    FROM contacts
    WHERE host IN (SELECT host FROM hosts)
    GROUP BY host
)
SELECT d.source, 'horizontal' AS kind, l.dst_port::VARCHAR AS target, l.contacts, l.failed, l.answered, l.first, l.last, l.direction, d.src_ip, d.examples
FROM by_port l
JOIN (SELECT source, host, dst_port, min(src_ip) AS src_ip, min(dst_ip, 20) AS examples FROM doors GROUP BY source, host, dst_port) d ON d.host = l.host AND d.dst_port = l.dst_port
UNION ALL
SELECT d.source, 'vertical', d.dst_ip, l.contacts, l.failed, l.answered, l.first, l.last, l.direction, d.src_ip, d.examples
FROM by_host l
JOIN (
    SELECT source, host, place, dst_ip, min(src_ip) AS src_ip, min(dst_port::VARCHAR, 20) AS examples
    FROM doors
    WHERE hash(host, place) IN (SELECT hash(host, place) FROM by_host)
    GROUP BY source, host, place, dst_ip
) d ON d.host = l.host AND d.place = l.place
UNION ALL
SELECT d.source, 'scattered', '', l.contacts, l.failed, l.answered, l.first, l.last, l.direction, d.src_ip, d.examples
FROM by_source l
JOIN (SELECT source, host, min(src_ip) AS src_ip, min(dst_ip, 20) AS examples FROM doors GROUP BY source, host) d ON d.host = l.host
ORDER BY 1, 2, 3
