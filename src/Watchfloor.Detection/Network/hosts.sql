-- Every source seen calling, with its address and whether a sensor or an agent on it says it is inside. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
SELECT
    coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
    min(src_ip) AS src_ip, bool_or(coalesce(direction_id, 0) IN (2, 3) OR device_uid IS NOT NULL OR device_hostname IS NOT NULL) AS is_inside
FROM network_activity
WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND activity_id <> 7
GROUP BY 1
UNION ALL
SELECT coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip), min(src_ip), bool_or(device_uid IS NOT NULL OR device_hostname IS NOT NULL)
FROM dns_activity
WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to
GROUP BY 1
