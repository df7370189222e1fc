-- Bytes that a host sent to one destination outside, by day, beside what it and others sent there on other days. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 100000000
WITH flows AS NOT MATERIALIZED (
    SELECT
        time, feed, uid, coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
        src_ip, dst_ip, dst_port, lower(coalesce(tls_sni, dst_hostname)) AS name, coalesce(bytes_out, 0) AS bytes_out, coalesce(bytes_in, 0) AS bytes_in,
        actor_process_uid, actor_process_name
    FROM network_activity
    WHERE day BETWEEN $from::DATE - 30 AND $to::DATE AND time < $to AND time >= $from::TIMESTAMP - INTERVAL 30 DAY AND dst_ip IS NOT NULL AND coalesce(direction_id, 0) NOT IN (1, 3)
        AND NOT regexp_matches(dst_ip, '^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|127\.|169\.254\.|22[4-9]\.|23[0-9]\.|255\.|[fF][cdCDeE])')
),
-- Most host, destination and day send little. Told apart by a number instead of texts they cost little; what is left is counted again by name.
much AS (
    SELECT hash(source, dst_ip, date_trunc('day', time)) AS host_day
    FROM flows
    GROUP BY host_day
    HAVING sum(bytes_out) >= $minimum
),
-- Neighbouring days are one upload when it runs over midnight; the hour of its middle tells a nightly job.
days AS NOT MATERIALIZED (
    SELECT
        source, dst_ip, date_trunc('day', time) AS day,
        sum(bytes_out) AS sent, sum(bytes_in) AS received, min(time) AS first, max(time) AS last, count(*) AS flows,
        sum(bytes_out * (60 * extract(hour FROM time) + extract(minute FROM time))) / 60.0 / greatest(sum(bytes_out), 1) AS hour
    FROM flows
    WHERE dst_ip IN (SELECT dst_ip FROM flows WHERE hash(source, dst_ip, date_trunc('day', time)) IN (SELECT host_day FROM much))
    GROUP BY source, dst_ip, date_trunc('day', time)
),
chosen AS (SELECT * FROM days WHERE sent >= $minimum AND last >= $from AND sent > 2 * received),
host_days AS (
    SELECT source, date_trunc('day', time) AS day, sum(bytes_out) AS sent
    FROM flows
    WHERE source IN (SELECT source FROM chosen)
    GROUP BY source, date_trunc('day', time)
),
usual AS (
    SELECT h.source, h.day, quantile_cont(o.sent, 0.9) AS usual_day, count(*) AS other_days
    FROM (SELECT DISTINCT source, day FROM chosen) h
    JOIN host_days o ON o.source = h.source AND o.day <> h.day
    GROUP BY h.source, h.day
),
-- Other days of the same host and destination with at least half as much at the same hour, midnight included.
nightly AS (
    SELECT d.source, d.dst_ip, d.day, count(*) AS same_hour_days, count(*) FILTER (o.sent BETWEEN 0.8 * d.sent AND 1.25 * d.sent) AS same_amount_days
    FROM chosen d
    JOIN days o ON o.source = d.source AND o.dst_ip = d.dst_ip AND o.day <> d.day AND o.sent >= d.sent / 2
        AND least(abs(o.hour - d.hour), 24 - abs(o.hour - d.hour)) <= 1.5
    GROUP BY d.source, d.dst_ip, d.day
),
known AS (
    SELECT dst_ip, min(time) AS first_contact, count(DISTINCT source) AS hosts
    FROM flows
    WHERE dst_ip IN (SELECT dst_ip FROM chosen)
    GROUP BY dst_ip
),
details AS (
    SELECT
        f.source, f.dst_ip, c.day, min(f.src_ip) AS src_ip, min(f.name) AS name, arg_max(f.dst_port, (f.bytes_out, f.dst_port)) AS dst_port,
        arg_max(f.actor_process_uid, (f.bytes_out, f.uid)) AS process_uid, arg_max(f.actor_process_name, (f.bytes_out, f.uid)) AS process_name,
        list(f.feed || ':' || f.uid ORDER BY f.bytes_out DESC, f.uid) FILTER (f.bytes_out >= 100000 OR hash(f.uid) % 64 = 0) [1:50] AS ids
    FROM flows f
    JOIN chosen c ON c.source = f.source AND c.dst_ip = f.dst_ip AND c.day = date_trunc('day', f.time)
    WHERE f.bytes_out > 0
    GROUP BY f.source, f.dst_ip, c.day
)
SELECT
    d.source, d.dst_ip, d.first, d.last, d.flows::INTEGER AS flows, d.sent::BIGINT AS sent, d.received::BIGINT AS received,
    k.hosts::INTEGER AS hosts,
    epoch(d.first - k.first_contact) / 3600.0 AS known_hours,
    coalesce(n.same_hour_days, 0)::INTEGER AS same_hour_days, coalesce(n.same_amount_days, 0)::INTEGER AS same_amount_days, coalesce(u.usual_day, 0)::DOUBLE AS usual_day, coalesce(u.other_days, 0)::INTEGER AS other_days,
    f.src_ip, f.name, f.dst_port, f.process_uid, f.process_name, coalesce(f.ids, []) AS ids
FROM chosen d
JOIN known k ON k.dst_ip = d.dst_ip
JOIN details f ON f.source = d.source AND f.dst_ip = d.dst_ip AND f.day = d.day
LEFT JOIN usual u ON u.source = d.source AND u.day = d.day
LEFT JOIN nightly n ON n.source = d.source AND n.dst_ip = d.dst_ip AND n.day = d.day
ORDER BY d.sent DESC, d.source, d.dst_ip
