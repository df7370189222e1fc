-- Sign-ins of the window, each compared with everything its user and his peers did before. Tables: signins (signin-rows.sql, whole days up to the window's end), facts (signin-facts.sql, all days before them),
-- departments (departments.sql); $from is the window's beginning.
--
-- A surprise is -ln of a smoothed share: (earlier sign-ins of the user with this value + 4 x his peers' share of it) / (earlier sign-ins + 4). A new user is therefore judged by his peers, an old one by himself.
-- The peers' share is the department's, smoothed by the company's: (the department's sign-ins with it + 20 x the company's share) / (the department's sign-ins + 20). Without a department it is the company's.
WITH valued AS (
    SELECT
        s.who, s.time, s.feed, s.uid, s.passed, d.department,
        {values}
    FROM signins s
    LEFT JOIN departments d ON d.who = s.who
),
before AS (
    SELECT entity AS who, kind, thing, sum(amount) AS times
    FROM facts
    WHERE NOT ends_with(kind, ' failed') AND kind <> 'place'
    GROUP BY entity, kind, thing
),
all_values AS (
    SELECT department, kind, thing, count(*)::DOUBLE AS times FROM valued GROUP BY department, kind, thing
    UNION ALL
    SELECT d.department, replace(f.kind, ' failed', ''), f.thing, sum(f.amount)
    FROM facts f
    LEFT JOIN departments d ON d.who = f.entity
    WHERE NOT starts_with(f.kind, 'place')
    GROUP BY ALL
),
company AS (SELECT kind, thing, sum(times) AS times FROM all_values GROUP BY kind, thing),
peers AS (SELECT department, kind, thing, sum(times) AS times FROM all_values WHERE department IS NOT NULL GROUP BY department, kind, thing),
counted AS (
    SELECT
        v.*,
        coalesce(b.times, 0) + count(*) FILTER (passed) OVER (PARTITION BY v.who, v.kind, v.thing ORDER BY v.time, v.uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier,
        CASE WHEN v.kind = 'mfa' THEN coalesce(y.times, 0) + count(*) FILTER (passed AND v.thing = 'true') OVER (PARTITION BY v.who, v.kind ORDER BY v.time, v.uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) END AS with_mfa
    FROM valued v
    LEFT JOIN before b ON b.who = v.who AND b.kind = v.kind AND b.thing = v.thing
    LEFT JOIN before y ON v.kind = 'mfa' AND y.who = v.who AND y.kind = 'mfa' AND y.thing = 'true'
),
shared AS (
    SELECT
        c.*, t.earlier AS earlier_total,
        -- A device of one's own is new once to everybody, so the share of any is one half.
        CASE WHEN c.kind = 'device' AND c.thing <> '' THEN 0.5
            ELSE (coalesce(p.times, 0) + 20 * a.times / all_signins.times) / (coalesce(pt.times, 0) + 20) END AS share
    FROM counted c
    JOIN counted t ON t.kind = 'total' AND t.feed = c.feed AND t.uid = c.uid
    JOIN company a ON a.kind = c.kind AND a.thing = c.thing
    CROSS JOIN (SELECT times FROM company WHERE kind = 'total') all_signins
    LEFT JOIN peers p ON p.department = c.department AND p.kind = c.kind AND p.thing = c.thing
    LEFT JOIN peers pt ON pt.department = c.department AND pt.kind = 'total'
    WHERE c.time >= $from
),
surprises AS (
    SELECT
        feed, uid, max(earlier_total) AS earlier,
        max(earlier) FILTER (kind = 'country') AS earlier_country, max(earlier) FILTER (kind = 'network') AS earlier_asn, max(earlier) FILTER (kind = 'city') AS earlier_city,
        max(earlier) FILTER (kind = 'device') AS earlier_device, max(earlier) FILTER (kind = 'app') AS earlier_app, max(earlier) FILTER (kind = 'agent') AS earlier_agent,
        max(earlier) FILTER (kind = 'hours') AS earlier_hours, max(with_mfa) AS earlier_mfa,
        max(surprise) FILTER (kind = 'country' AND thing <> '') AS country, max(surprise) FILTER (kind = 'network' AND thing <> '') AS network, max(surprise) FILTER (kind = 'city' AND thing <> '') AS city,
        max(surprise) FILTER (kind = 'device') AS device, max(surprise) FILTER (kind = 'app') AS app, max(surprise) FILTER (kind = 'agent' AND thing <> '') AS agent, max(surprise) FILTER (kind = 'hours') AS hours
    -- Without a device where all have one, the share is nothing.
    FROM (SELECT *, -ln((earlier + 4 * share) / (earlier_total + 4) + CASE WHEN kind = 'device' THEN 1e-3 ELSE 0 END) AS surprise FROM shared)
    GROUP BY feed, uid
),
places AS (
    SELECT
        s.*,
        count(*) FILTER (NOT passed) OVER (PARTITION BY who ORDER BY time RANGE BETWEEN INTERVAL 1 HOUR PRECEDING AND CURRENT ROW) AS failed_last_hour,
        coalesce(lag(time) OVER place, kept_time) AS last_time, coalesce(lag(lat) OVER place, kept_lat) AS last_lat, coalesce(lag(long) OVER place, kept_long) AS last_long
    FROM signins s
    LEFT JOIN (
        SELECT entity, kind = 'place' AS was_passed, max(last_seen) AS kept_time, split_part(arg_max(thing, last_seen), ',', 1)::DOUBLE AS kept_lat, split_part(arg_max(thing, last_seen), ',', 2)::DOUBLE AS kept_long
        FROM facts
        WHERE starts_with(kind, 'place')
        GROUP BY entity, kind
    ) l ON l.entity = s.who AND l.was_passed = s.passed AND s.lat IS NOT NULL
    WINDOW place AS (PARTITION BY who, lat IS NULL, passed ORDER BY time, uid)
),
addresses AS (
    SELECT src_ip, day, count(DISTINCT who) FILTER (NOT passed) AS failing_users
    FROM signins
    WHERE time >= $from
    GROUP BY src_ip, day
)
SELECT
    h.time, h.feed, h.uid, h.user_name, h.who, h.src_ip, h.src_country, h.src_asn, h.city, h.device, h.app, h.agent, h.passed, d.department,
    s.earlier, s.earlier_country, s.earlier_asn, s.earlier_city, s.earlier_device, s.earlier_app, s.earlier_agent, s.earlier_hours,
    -- The features, in the order of SignInFeature.All.
    coalesce(s.country, 0) AS country, coalesce(s.network, 0) AS asn, coalesce(s.city, 0) AS city_surprise, s.device AS device_surprise, s.app AS app_surprise, coalesce(s.agent, 0) AS agent_surprise, s.hours AS hour_surprise,
    ln(1 + h.failed_last_hour) AS failures,
    CASE WHEN h.is_mfa IS NOT FALSE OR s.earlier = 0 THEN 0 ELSE s.earlier_mfa / s.earlier END AS mfa_missing,
    -- Great-circle distance (haversine) over hours. Places of mobile and company networks are often wrong by hundreds of kilometres, so nearer than 500 says nothing.
    coalesce(CASE WHEN km > 500 THEN ln(1 + km / greatest(epoch(h.time - h.last_time) / 3600.0, 0.05)) END, 0) AS speed,
    coalesce(CASE WHEN km > 500 THEN km / greatest(epoch(h.time - h.last_time) / 3600.0, 0.05) END, 0) AS kmh,
    ln(1 + a.failing_users) AS shared_failures,
    h.failed_last_hour, a.failing_users
FROM (
    -- least() skips nulls, so an unknown place must be asked for first.
    SELECT *, CASE WHEN lat IS NOT NULL AND long IS NOT NULL AND last_lat IS NOT NULL AND last_long IS NOT NULL THEN 12742 * asin(least(1, sqrt(
        pow(sin(radians(lat - last_lat) / 2), 2) + cos(radians(lat)) * cos(radians(last_lat)) * pow(sin(radians(long - last_long) / 2), 2)))) END AS km
    FROM places
) h
JOIN surprises s ON s.feed = h.feed AND s.uid = h.uid
JOIN addresses a ON a.src_ip = h.src_ip AND a.day = h.day
LEFT JOIN departments d ON d.who = h.who
WHERE h.time >= $from
ORDER BY h.time, h.feed, h.uid
