-- What each host did on each day, in numbers. To run by hand:
-- SET VARIABLE: $since = TIMESTAMP '2026-02-01 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
--
-- "New" is the first time on this host of something that at most two hosts ever had: what all get on one day is a roll-out.
WITH things AS (
    SELECT 'new_programs' AS kind, upper(split_part(device_hostname, '.', 1)) AS host, lower(process_name) AS thing, time, feed, uid
    FROM process_activity
    WHERE time >= $since AND time < $to AND device_hostname IS NOT NULL AND process_name IS NOT NULL
    UNION ALL
    SELECT 'new_parents', upper(split_part(device_hostname, '.', 1)), lower(parent_process_name || '>' || process_name), time, feed, uid
    FROM process_activity
    WHERE time >= $since AND time < $to AND device_hostname IS NOT NULL AND process_name IS NOT NULL AND parent_process_name IS NOT NULL
    UNION ALL
    SELECT 'new_accounts', upper(split_part(device_hostname, '.', 1)), lower(coalesce(process_user_uid, process_user_name)), time, feed, uid
    FROM process_activity
    WHERE time >= $since AND time < $to AND device_hostname IS NOT NULL AND NOT ends_with(coalesce(process_user_name, '$'), '$')
    UNION ALL
    SELECT 'new_footholds', upper(split_part(device_hostname, '.', 1)), 'task:' || lower(job_name), time, feed, uid
    FROM scheduled_job_activity
    WHERE time >= $since AND time < $to AND device_hostname IS NOT NULL AND activity_id IN (1, 2)
    UNION ALL
    SELECT 'new_footholds', upper(split_part(device_hostname, '.', 1)), 'service:' || lower(service_win_name), time, feed, uid
    FROM windows_service_activity
    WHERE time >= $since AND time < $to AND device_hostname IS NOT NULL AND activity_id IN (1, 2, 3)
    UNION ALL
    SELECT 'new_footholds', upper(split_part(device_hostname, '.', 1)), 'key:' || lower(reg_path || '\' || coalesce(reg_name, '')), time, feed, uid
    FROM registry_value_activity
    WHERE time >= $since AND time < $to AND device_hostname IS NOT NULL AND contains(lower(reg_path), '\currentversion\run')
),
firsts AS (
    SELECT kind, host, thing, min(time) AS time, arg_min(feed || ':' || uid, (time, feed, uid)) AS id
    FROM things
    WHERE thing IS NOT NULL
    GROUP BY kind, host, thing
),
rare AS (
    SELECT kind, host, thing, time, id
    FROM firsts
    QUALIFY count(*) OVER (PARTITION BY kind, thing) <= 2
),
news AS (
    SELECT
        host, date_trunc('day', time) AS day,
        count(*) FILTER (kind = 'new_programs') AS programs, count(*) FILTER (kind = 'new_parents') AS parents,
        count(*) FILTER (kind = 'new_accounts') AS accounts, count(*) FILTER (kind = 'new_footholds') AS footholds,
        list(kind || '|' || epoch_us(time) || '|' || id ORDER BY time, kind, id) AS ids
    FROM rare
    GROUP BY host, day
),
calls AS (
    SELECT
        upper(split_part(device_hostname, '.', 1)) AS host, date_trunc('day', time) AS day,
        approx_count_distinct(dst_ip) FILTER (inside) AS inside, approx_count_distinct(dst_ip) FILTER (NOT inside) AS outside,
        sum(bytes_out::DOUBLE) FILTER (NOT inside) AS bytes, min(time) AS first_seen, max(time) AS last_seen
    FROM (
        SELECT device_hostname, time, dst_ip, bytes_out, regexp_matches(dst_ip, '^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|f[cd]|fe80)') AS inside
        FROM network_activity
        WHERE time >= $since AND time < $to AND device_hostname IS NOT NULL AND dst_ip IS NOT NULL AND coalesce(direction_id, 2) = 2
    )
    GROUP BY host, day
),
days AS (
    SELECT host, date_trunc('day', time) AS day, min(time) AS first_seen, max(time) AS last_seen
    FROM things
    GROUP BY host, day
),
kinds AS (
    SELECT upper(split_part(device_hostname, '.', 1)) AS host, max(coalesce(device_type_id, 0))::VARCHAR AS type
    FROM device_inventory
    WHERE device_hostname IS NOT NULL
    GROUP BY host
)
SELECT
    coalesce(d.host, c.host) AS entity, coalesce(k.type, '0') AS peers, coalesce(d.day, c.day) AS day,
    coalesce(least(d.first_seen, c.first_seen), d.first_seen, c.first_seen) AS first_seen, coalesce(greatest(d.last_seen, c.last_seen), d.last_seen, c.last_seen) AS last_seen,
    n.ids[1:200] AS evidence,
    coalesce(n.programs, 0) AS new_programs, coalesce(n.parents, 0) AS new_parents, coalesce(n.accounts, 0) AS new_accounts, coalesce(n.footholds, 0) AS new_footholds,
    coalesce(c.inside, 0) AS inside_fan_out, coalesce(c.outside, 0) AS outside_fan_out, coalesce(c.bytes, 0) AS bytes_out
FROM days d
FULL JOIN calls c ON c.host = d.host AND c.day = d.day
LEFT JOIN news n ON n.host = coalesce(d.host, c.host) AND n.day = coalesce(d.day, c.day)
LEFT JOIN kinds k ON k.host = coalesce(d.host, c.host)
ORDER BY entity, day
