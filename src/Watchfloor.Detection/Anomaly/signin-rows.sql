-- Sign-ins of some days, whole. To run by hand, with People/signins.sql in its place:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
SELECT
    day, time, feed, uid, user_name, who, src_ip, src_country, src_asn::BIGINT AS src_asn,
    rest::JSON ->> '$.src_endpoint.location.city' AS city,
    TRY_CAST(rest::JSON ->> '$.src_endpoint.location.lat' AS DOUBLE) AS lat,
    TRY_CAST(rest::JSON ->> '$.src_endpoint.location.long' AS DOUBLE) AS long,
    coalesce(device_uid, device_uid_alt) AS device, actor_app_name AS app, user_agent AS agent, is_mfa,
    coalesce(status_id, 1) <> 2 AS passed,
    -- Four hours of a working day, or of a weekend.
    (hour(time) // 4)::VARCHAR || CASE WHEN dayofweek(time) IN (0, 6) THEN ' weekend' ELSE '' END AS hours
FROM (
    {signins}
)
-- A sign-in of a person to an application: logons to a host name no application, and service principals have a detector of their own (principal-behaviour).
WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND actor_app_name IS NOT NULL AND (rest::JSON ->> '$.user.type_id') IS DISTINCT FROM '4'
