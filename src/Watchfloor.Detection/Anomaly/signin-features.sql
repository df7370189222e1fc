-- Sign-ins of the window, each compared with everything its user and the company did before. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
--
-- A surprise is -ln of a smoothed share: (earlier sign-ins of the user with this value + 4 x the company's share of it) / (earlier sign-ins + 4).
-- A new user is therefore judged by his peers, an old one by himself.
WITH signins AS (
    SELECT
        time, feed, uid, user_name, coalesce(user_uid, lower(user_name)) AS who, src_ip, src_country, src_asn,
        rest::JSON ->> '$.src_endpoint.location.city' AS city,
        TRY_CAST(rest::JSON ->> '$.src_endpoint.location.lat' AS DOUBLE) AS lat,
        TRY_CAST(rest::JSON ->> '$.src_endpoint.location.long' AS DOUBLE) AS long,
        coalesce(device_uid, device_uid_alt) AS device, actor_app_name AS app, user_agent AS agent, is_mfa,
        coalesce(status_id, 1) <> 2 AS passed,
        hour(time) // 4 AS hours,
        (dayofweek(time) IN (0, 6))::VARCHAR AS weekend
    FROM authentication
    -- A sign-in to an application; logons to a host name no application.
    WHERE time < $to AND activity_id = 1 AND src_ip IS NOT NULL AND actor_app_name IS NOT NULL AND (user_uid IS NOT NULL OR user_name IS NOT NULL)
),
company AS (
    SELECT
        *,
        count(*) OVER () AS all_signins,
        count(*) OVER (PARTITION BY src_country) AS all_country,
        count(*) OVER (PARTITION BY src_asn) AS all_asn,
        count(*) OVER (PARTITION BY city) AS all_city,
        count(*) OVER (PARTITION BY app) AS all_app,
        count(*) OVER (PARTITION BY agent) AS all_agent,
        count(*) OVER (PARTITION BY hours, weekend) AS all_hours,
        count(*) FILTER (device IS NULL) OVER () AS all_deviceless
    FROM signins
),
history AS (
    SELECT
        *,
        count(*) FILTER (passed) OVER earlier AS earlier,
        count(*) FILTER (passed) OVER (PARTITION BY who, src_country ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_country,
        count(*) FILTER (passed) OVER (PARTITION BY who, src_asn ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_asn,
        count(*) FILTER (passed) OVER (PARTITION BY who, city ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_city,
        count(*) FILTER (passed) OVER (PARTITION BY who, device ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_device,
        count(*) FILTER (passed) OVER (PARTITION BY who, app ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_app,
        count(*) FILTER (passed) OVER (PARTITION BY who, agent ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_agent,
        count(*) FILTER (passed) OVER (PARTITION BY who, hours, weekend ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier_hours,
        count(*) FILTER (passed AND is_mfa) OVER earlier AS earlier_mfa,
        count(*) FILTER (NOT passed) OVER (PARTITION BY who ORDER BY time RANGE BETWEEN INTERVAL 1 HOUR PRECEDING AND CURRENT ROW) AS failed_last_hour,
        lag(time) OVER place AS last_time, lag(lat) OVER place AS last_lat, lag(long) OVER place AS last_long
    FROM company
    WINDOW
        earlier AS (PARTITION BY who ORDER BY time, uid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
        place AS (PARTITION BY who, lat IS NULL, passed ORDER BY time, uid)
),
addresses AS (
    SELECT src_ip, date_trunc('day', time) AS day, count(DISTINCT who) FILTER (NOT passed) AS failing_users
    FROM signins
    WHERE time >= $from
    GROUP BY src_ip, day
)
SELECT
    h.time, h.feed, h.uid, h.user_name, h.who, h.src_ip, h.src_country, h.src_asn, h.city, h.device, h.app, h.agent, h.passed,
    h.earlier::INTEGER AS earlier, h.earlier_country::INTEGER AS earlier_country, h.earlier_asn::INTEGER AS earlier_asn, h.earlier_city::INTEGER AS earlier_city,
    h.earlier_device::INTEGER AS earlier_device, h.earlier_app::INTEGER AS earlier_app, h.earlier_agent::INTEGER AS earlier_agent, h.earlier_hours::INTEGER AS earlier_hours,
    -- The features, in the order of SignInFeature.All.
    CASE WHEN h.src_country IS NULL THEN 0 ELSE -ln((h.earlier_country + 4.0 * h.all_country / h.all_signins) / (h.earlier + 4)) END AS country,
    CASE WHEN h.src_asn IS NULL THEN 0 ELSE -ln((h.earlier_asn + 4.0 * h.all_asn / h.all_signins) / (h.earlier + 4)) END AS asn,
    CASE WHEN h.city IS NULL THEN 0 ELSE -ln((h.earlier_city + 4.0 * h.all_city / h.all_signins) / (h.earlier + 4)) END AS city_surprise,
    -- A device of one's own is new once to everybody, so the company's share is that of having none, or one half.
    -ln((h.earlier_device + 4.0 * CASE WHEN h.device IS NULL THEN h.all_deviceless / h.all_signins ELSE 0.5 END) / (h.earlier + 4) + 1e-3) AS device_surprise,
    -ln((h.earlier_app + 4.0 * h.all_app / h.all_signins) / (h.earlier + 4)) AS app_surprise,
    CASE WHEN h.agent IS NULL THEN 0 ELSE -ln((h.earlier_agent + 4.0 * h.all_agent / h.all_signins) / (h.earlier + 4)) END AS agent_surprise,
    -ln((h.earlier_hours + 4.0 * h.all_hours / h.all_signins) / (h.earlier + 4)) AS hour_surprise,
    ln(1 + h.failed_last_hour) AS failures,
    CASE WHEN h.is_mfa IS NOT FALSE OR h.earlier = 0 THEN 0 ELSE h.earlier_mfa::DOUBLE / h.earlier END AS mfa_missing,
    -- Great-circle distance (haversine) over hours. Places of mobile and company networks are often wrong by hundreds of kilometres, so nearer than 500 says nothing.
    coalesce(CASE WHEN km > 500 THEN ln(1 + km / greatest(epoch(h.time - h.last_time) / 3600.0, 0.05)) END, 0) AS speed,
    coalesce(CASE WHEN km > 500 THEN km / greatest(epoch(h.time - h.last_time) / 3600.0, 0.05) END, 0) AS kmh,
    ln(1 + a.failing_users) AS shared_failures,
    h.failed_last_hour::INTEGER AS failed_last_hour, a.failing_users::INTEGER AS failing_users
FROM (
    -- least() skips nulls, so an unknown place must be asked for first.
    SELECT *, CASE WHEN lat IS NOT NULL AND long IS NOT NULL AND last_lat IS NOT NULL AND last_long IS NOT NULL THEN 12742 * asin(least(1, sqrt(
        pow(sin(radians(lat - last_lat) / 2), 2) + cos(radians(lat)) * cos(radians(last_lat)) * pow(sin(radians(long - last_long) / 2), 2)))) END AS km
    FROM history
) h
JOIN addresses a ON a.src_ip = h.src_ip AND a.day = date_trunc('day', h.time)
WHERE h.time >= $from
ORDER BY h.time, h.feed, h.uid
