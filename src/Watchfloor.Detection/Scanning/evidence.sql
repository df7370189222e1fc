-- Records of the doors that did not open, for sources that are told. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $sources = ['192.0.2.1']
WITH failed AS (
    SELECT
        CASE WHEN direction_id = 1 THEN src_ip
             ELSE coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) END AS source,
        time, feed || ':' || uid AS id
    FROM network_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND (activity_id IN (4, 5) OR coalesce(bytes_in, 0) = 0) AND activity_id <> 7 AND tls_version IS NULL
)
SELECT source, list(id ORDER BY time, id) AS ids
FROM (
    SELECT *, row_number() OVER (PARTITION BY source ORDER BY time, id) AS place
    FROM failed
    WHERE source IN (SELECT unnest($sources::VARCHAR[]))
)
WHERE place <= 100
GROUP BY source
ORDER BY source
