-- Names that a host asked for and that do not exist, or that lead with others to one address. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00'
WITH asked AS (
    SELECT
        epoch_us(time) AS us, feed, uid, lower(rtrim(query_hostname, '.')) AS name, rcode_id, answers,
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip, '') AS source
    FROM dns_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND query_hostname LIKE '%_._%' AND upper(coalesce(query_type, 'A')) IN ('A', 'AAAA', '')
)
SELECT
    source, name, count(*) AS queries, count(*) FILTER (rcode_id = 3) AS missing, min(us) AS first, max(us) AS last, min(feed || ':' || uid) AS id,
    min(list_filter(answers, a -> regexp_matches(a, '^[0-9]+\.[0-9.]+$'))[1]) AS address
FROM asked
WHERE source <> ''
GROUP BY source, name
ORDER BY source, first, name
