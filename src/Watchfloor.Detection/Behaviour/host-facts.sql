-- What each host had on each day. Of calls only their numbers are kept. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
WITH things AS (
    SELECT day, 'new_programs' AS kind, upper(split_part(device_hostname, '.', 1)) AS host, lower(process_name) AS thing, time, feed, uid
    FROM process_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND device_hostname IS NOT NULL AND process_name IS NOT NULL
    UNION ALL
    SELECT day, 'new_parents', upper(split_part(device_hostname, '.', 1)), lower(parent_process_name || '>' || process_name), time, feed, uid
    FROM process_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND device_hostname IS NOT NULL AND process_name IS NOT NULL AND parent_process_name IS NOT NULL
    UNION ALL
    SELECT day, 'new_accounts', upper(split_part(device_hostname, '.', 1)), lower(coalesce(process_user_uid, process_user_name)), time, feed, uid
    FROM process_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND device_hostname IS NOT NULL AND NOT ends_with(coalesce(process_user_name, '$'), '$')
    UNION ALL
    SELECT day, 'new_footholds', upper(split_part(device_hostname, '.', 1)), 'task:' || lower(job_name), time, feed, uid
    FROM scheduled_job_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND device_hostname IS NOT NULL AND activity_id IN (1, 2)
    UNION ALL
    SELECT day, 'new_footholds', upper(split_part(device_hostname, '.', 1)), 'service:' || lower(service_win_name), time, feed, uid
    FROM windows_service_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND device_hostname IS NOT NULL AND activity_id IN (1, 2, 3)
    UNION ALL
    SELECT day, 'new_footholds', upper(split_part(device_hostname, '.', 1)), 'key:' || lower(reg_path || '\' || coalesce(reg_name, '')), time, feed, uid
    FROM registry_value_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND device_hostname IS NOT NULL AND contains(lower(reg_path), '\currentversion\run')
),
calls AS (
    SELECT
        day, host, min(time) AS first_seen, max(time) AS last_seen,
        approx_count_distinct(dst_ip) FILTER (inside) AS inside, approx_count_distinct(dst_ip) FILTER (NOT inside) AS outside, sum(bytes_out) FILTER (NOT inside) AS bytes
    FROM (
        SELECT
            day, upper(split_part(device_hostname, '.', 1)) AS host, time, dst_ip, bytes_out,
            regexp_matches(dst_ip, '^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|f[cd]|fe80)') AS inside
        FROM network_activity
        WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND device_hostname IS NOT NULL AND dst_ip IS NOT NULL AND coalesce(direction_id, 2) = 2
    )
    GROUP BY day, host
)
SELECT day, kind, host AS entity, thing, min(time) AS first_seen, max(time) AS last_seen, arg_min(feed || ':' || uid, (time, feed, uid)) AS id, count(*)::DOUBLE AS amount
FROM things
WHERE thing IS NOT NULL
GROUP BY day, kind, host, thing
UNION ALL SELECT day, 'inside_fan_out', host, NULL, first_seen, last_seen, NULL, inside::DOUBLE FROM calls
UNION ALL SELECT day, 'outside_fan_out', host, NULL, first_seen, last_seen, NULL, outside::DOUBLE FROM calls
UNION ALL SELECT day, 'bytes_out', host, NULL, first_seen, last_seen, NULL, coalesce(bytes, 0)::DOUBLE FROM calls
