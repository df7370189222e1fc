-- Bytes that each host sent to each name or address, by day, over the window and 30 days before. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $beyond_sensor = false
-- HAVING count(*) > 0 is always true; each condition lets the engine expect fewer rows, so that it builds its table of names and not of flows.
WITH names AS (
    SELECT conn_uid, min(lower(tls_sni)) AS name
    FROM network_activity
    WHERE day BETWEEN $from::DATE - 30 AND $to::DATE AND time < $to AND time >= $from::TIMESTAMP - INTERVAL 30 DAY AND tls_sni IS NOT NULL AND conn_uid IS NOT NULL
    GROUP BY conn_uid
    HAVING count(*) > 0
),
written AS (
    SELECT conn_uid
    FROM http_activity
    WHERE day BETWEEN $from::DATE - 30 AND $to::DATE AND time < $to AND time >= $from::TIMESTAMP - INTERVAL 30 DAY AND http_method IN ('PUT', 'MKCOL', 'PROPFIND', 'PROPPATCH') AND conn_uid IS NOT NULL
    GROUP BY conn_uid
    HAVING count(*) > 0
),
flows AS NOT MATERIALIZED (
    SELECT
        epoch_us(f.time) AS us, f.time, f.feed, f.uid, coalesce(f.bytes_out, 0) AS bytes_out, coalesce(f.bytes_in, 0) AS bytes_in, f.actor_process_uid,
        CASE WHEN f.dst_ip LIKE '::ffff:%.%' THEN substr(f.dst_ip, 8) ELSE f.dst_ip END AS dst_ip, f.src_ip,
        coalesce(nullif(upper(split_part(f.device_hostname, '.', 1)), ''), nullif(upper(split_part(f.src_hostname, '.', 1)), ''), f.device_uid, f.src_ip) AS source,
        coalesce(lower(f.tls_sni), lower(f.dst_hostname), n.name) AS name, w.conn_uid IS NOT NULL AS is_written
    FROM network_activity f
    LEFT JOIN names n ON n.conn_uid = f.conn_uid
    LEFT JOIN written w ON w.conn_uid = f.conn_uid
    WHERE f.day BETWEEN $from::DATE - 30 AND $to::DATE AND f.time < $to AND f.time >= $from::TIMESTAMP - INTERVAL 30 DAY AND f.dst_ip IS NOT NULL AND coalesce(f.direction_id, 0) <> 1 AND (coalesce(f.direction_id, 0) <> 3 OR $beyond_sensor) AND f.bytes_out > 0
),
-- Days of a few kilobytes are most and add up to nothing; of each host 64 of them, drawn by hash, tell its habit.
-- Told apart by numbers instead of texts they cost little; what is left is counted again by name.
numbered AS (
    SELECT hash(source) AS host, hash(coalesce(name, dst_ip)) AS place, date_trunc('day', time) AS day, sum(bytes_out) AS sent
    FROM flows
    WHERE source IS NOT NULL
    GROUP BY host, place, day
),
much AS (SELECT hash(host, place, day) AS host_day FROM numbered WHERE sent >= 100000),
drawn AS (SELECT host, list_last(min(place, 64)) AS highest FROM (SELECT DISTINCT host, place FROM numbered) GROUP BY host)
SELECT
    source, coalesce(name, dst_ip) AS destination, min(dst_ip) AS dst_ip, min(src_ip) AS src_ip, bool_or(name IS NOT NULL) AS has_name, epoch_us(date_trunc('day', time)) AS day,
    sum(bytes_out) AS sent, sum(bytes_in) AS received, min(us) AS first, max(us) AS last, count(*) AS flows,
    arg_max(actor_process_uid, (bytes_out, uid)) AS process_uid, bool_or(is_written) AS is_written, list(feed || ':' || uid ORDER BY bytes_out DESC, uid) FILTER (bytes_out >= 100000) [1:30] AS ids
FROM flows
JOIN drawn ON drawn.host = hash(source)
WHERE source IS NOT NULL
    AND (hash(coalesce(name, dst_ip)) <= highest OR hash(hash(source), hash(coalesce(name, dst_ip)), date_trunc('day', time)) IN (SELECT host_day FROM much))
GROUP BY source, coalesce(name, dst_ip), date_trunc('day', time)
QUALIFY sent >= 100000 OR row_number() OVER (PARTITION BY source ORDER BY hash(destination), destination, day) <= 64
ORDER BY source, destination, day
