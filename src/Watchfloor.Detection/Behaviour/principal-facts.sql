-- What each service principal did on each day. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
WITH sign_ins AS (
    SELECT
        day, coalesce(user_name, user_uid) AS principal, time, feed || ':' || uid AS id, coalesce(status_id, 1) = 2 AS failed,
        src_asn::VARCHAR AS network, src_country AS country, coalesce(service_name, (rest::JSON ->> '$.service.uid')) AS resource
    FROM authentication
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND (rest::JSON ->> '$.user.type_id') = '4' AND coalesce(user_name, user_uid) IS NOT NULL
),
things AS (
    SELECT day, 'new_networks' AS kind, principal, network AS thing, time, id FROM sign_ins WHERE network IS NOT NULL
    UNION ALL SELECT day, 'new_countries', principal, country, time, id FROM sign_ins WHERE country IS NOT NULL
    UNION ALL SELECT day, 'new_resources', principal, resource, time, id FROM sign_ins WHERE resource IS NOT NULL
    UNION ALL SELECT day, 'sign_ins', principal, NULL, time, id FROM sign_ins
    UNION ALL SELECT day, 'failures', principal, NULL, time, id FROM sign_ins WHERE failed
)
SELECT day, kind, principal AS entity, thing, min(time) AS first_seen, max(time) AS last_seen, arg_min(id, (time, id)) AS id, count(*)::DOUBLE AS amount
FROM things
GROUP BY day, kind, principal, thing
