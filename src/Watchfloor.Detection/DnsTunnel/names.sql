-- Names that one host asked for under domains that have many of them, each name once. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 20
WITH asked AS (
    SELECT
        epoch_us(time) AS us, feed, uid, rtrim(query_hostname, '.') AS name, upper(coalesce(query_type, '')) AS type, len(answers) AS answers,
        -- A record of the answer alone has the resolver as its source.
        CASE WHEN src_port = 53 AND coalesce(dst_port, 0) <> 53 THEN coalesce(dst_ip, '')
             ELSE coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip, '') END AS source
    FROM dns_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND query_hostname LIKE '%_._%'
),
names AS (
    SELECT
        source, name, lower(regexp_extract(name, '([^.]+\.[^.]+)$', 1)) AS coarse,
        count(*) AS queries, min(us) AS first, max(us) AS last, min(feed || ':' || uid) AS id,
        count(*) FILTER (type NOT IN ('A', 'AAAA', 'PTR', 'HTTPS', 'SVCB', 'SRV', 'NS', 'SOA', 'MX', '', '*', 'NB')) AS carrying
    FROM asked
    WHERE source <> ''
    GROUP BY source, name
)
SELECT source, name, queries, first, last, id, carrying
FROM names
-- The last two labels are at most the registered domain, so no domain with enough names is lost here.
QUALIFY count(*) OVER (PARTITION BY source, coarse) >= $minimum
ORDER BY source, coarse, first, name
