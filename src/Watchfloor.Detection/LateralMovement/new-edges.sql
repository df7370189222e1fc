-- Remote logons of a user to a host he never logged on to before, and what was set up on that host within the quarter hour after.
-- To run by hand: SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
WITH logons AS (
    SELECT
        time, feed, uid, user_name, lower(coalesce(user_name, user_uid)) AS who, logon_type_id, src_ip,
        upper(split_part(device_hostname, '.', 1)) AS host, device_ip
    FROM authentication
    WHERE time < $to AND activity_id = 1 AND coalesce(status_id, 1) = 1 AND device_hostname IS NOT NULL AND coalesce(user_name, user_uid) IS NOT NULL
        -- Computers and the system's own accounts log on to each other all day.
        AND NOT ends_with(coalesce(user_name, ''), '$')
        AND lower(coalesce(user_name, '')) NOT IN ('system', 'local service', 'network service', 'anonymous logon')
        AND NOT regexp_matches(lower(coalesce(user_name, '')), '^(dwm|umfd)-[0-9]+$')
),
addresses AS (
    SELECT DISTINCT host, device_ip FROM logons WHERE device_ip IS NOT NULL
    UNION
    SELECT upper(split_part(device_hostname, '.', 1)), device_ip FROM device_inventory WHERE device_hostname IS NOT NULL AND device_ip IS NOT NULL
),
-- A user's own machines: where he sits at the keyboard.
own AS (
    SELECT DISTINCT l.who, a.device_ip
    FROM logons l
    JOIN addresses a ON a.host = l.host
    WHERE l.logon_type_id IN (2, 7, 11)
),
ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY who, host ORDER BY time, uid) AS nth_on_host,
        count(*) OVER (PARTITION BY who ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier,
        count(*) OVER (PARTITION BY who, src_ip ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_from_source
    FROM logons
),
edges AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY who ORDER BY time RANGE BETWEEN INTERVAL 30 MINUTE PRECEDING AND INTERVAL 30 MINUTE FOLLOWING) AS new_hosts_in_hour
    FROM ranked
    WHERE time >= $from AND logon_type_id IN (3, 10) AND nth_on_host = 1 AND src_ip IS NOT NULL AND src_ip NOT IN ('127.0.0.1', '::1')
),
names AS (
    SELECT ip, min(host) AS host
    FROM (SELECT DISTINCT device_ip AS ip, host FROM addresses)
    GROUP BY ip
    HAVING count(*) = 1
),
-- What is new in the whole company counts; what every machine starts each day does not.
services AS (
    SELECT time, feed, uid, upper(split_part(device_hostname, '.', 1)) AS host, 'service' AS kind, service_win_name AS what
    FROM windows_service_activity
    WHERE time < $to AND activity_id IN (1, 2, 3)
    QUALIFY row_number() OVER (PARTITION BY lower(service_win_name) ORDER BY time, uid) = 1
),
jobs AS (
    SELECT time, feed, uid, upper(split_part(device_hostname, '.', 1)) AS host, 'scheduled task' AS kind, job_name AS what
    FROM scheduled_job_activity
    WHERE time < $to AND activity_id IN (1, 2)
    QUALIFY row_number() OVER (PARTITION BY lower(job_name) ORDER BY time, uid) = 1
),
programs AS (
    SELECT time, feed, uid, upper(split_part(device_hostname, '.', 1)) AS host, 'program file' AS kind, coalesce(file_path, file_name) AS what
    FROM file_activity
    WHERE time < $to AND activity_id IN (1, 3) AND regexp_matches(lower(coalesce(file_name, file_path, '')), '\.(exe|dll|sys|ps1|bat|msi)$')
    QUALIFY row_number() OVER (PARTITION BY lower(coalesce(file_name, file_path)) ORDER BY time, uid) = 1
),
steps AS (SELECT * FROM services UNION ALL SELECT * FROM jobs UNION ALL SELECT * FROM programs),
judged AS (
    SELECT e.*, o.who IS NOT NULL AS from_own_machine, e.earlier > 0 AND e.earlier_from_source = 0 AND o.who IS NULL AS is_strange
    FROM edges e
    LEFT JOIN own o ON o.who = e.who AND o.device_ip = e.src_ip
),
-- Each step belongs to one logon: the strange one before it, else the nearest. On a file server somebody always logged on just before.
caused AS (
    SELECT s.*, e.feed AS edge_feed, e.uid AS edge_uid
    FROM steps s
    JOIN judged e ON s.host = e.host AND s.time BETWEEN e.time AND e.time + INTERVAL 15 MINUTE
    QUALIFY row_number() OVER (PARTITION BY s.feed, s.uid ORDER BY e.is_strange DESC, e.time DESC, e.uid) = 1
),
-- Whose hands the account is in: the nearest other account that logged on to the source within the day before, unless this one did so later (causal login paths, Ho et al., USENIX Security 2021).
arrivals AS (
    SELECT e.feed, e.uid, a.who, a.time, a.feed || ':' || a.uid AS id, coalesce(a.src_ip, '') AS came_from
    FROM judged e
    JOIN names n ON n.ip = e.src_ip
    JOIN logons a ON a.host = n.host AND a.time BETWEEN e.time - INTERVAL 1 DAY AND e.time
    WHERE NOT e.from_own_machine
    QUALIFY row_number() OVER (PARTITION BY e.feed, e.uid ORDER BY a.time DESC, a.uid) = 1 AND a.who <> e.who
),
-- From a jump host everybody goes on with another account.
crossings AS (
    SELECT e.feed, e.uid, count(DISTINCT l.who) AS others
    FROM judged e
    JOIN logons l ON l.src_ip = e.src_ip AND l.who <> e.who AND l.time < e.time AND l.logon_type_id IN (3, 10)
    GROUP BY e.feed, e.uid
)
SELECT
    e.time, e.feed, e.uid, e.who, e.user_name, e.host, e.src_ip, n.host AS source_host, e.logon_type_id, e.earlier::INTEGER AS earlier,
    e.earlier_from_source::INTEGER AS earlier_from_source,
    e.from_own_machine,
    e.new_hosts_in_hour::INTEGER AS new_hosts_in_hour,
    a.who AS via, a.time AS via_time, a.id AS via_id, a.came_from AS via_from, coalesce(c.others, 0)::INTEGER AS crossings,
    coalesce(list(s.kind ORDER BY s.time, s.uid) FILTER (s.uid IS NOT NULL), []) AS kinds,
    coalesce(list(s.what ORDER BY s.time, s.uid) FILTER (s.uid IS NOT NULL), []) AS whats,
    coalesce(list(s.feed || ':' || s.uid ORDER BY s.time, s.uid) FILTER (s.uid IS NOT NULL), []) AS step_ids
FROM judged e
LEFT JOIN names n ON n.ip = e.src_ip
LEFT JOIN arrivals a ON a.feed = e.feed AND a.uid = e.uid
LEFT JOIN crossings c ON c.feed = e.feed AND c.uid = e.uid
LEFT JOIN caused s ON s.edge_feed = e.feed AND s.edge_uid = e.uid
GROUP BY ALL
ORDER BY e.time, e.feed, e.uid
