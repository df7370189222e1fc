-- Pairs with enough calls, each with its calls in order. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 12, $maximum = 20000
WITH connections AS (
    SELECT
        time, feed, uid, conn_uid, src_ip, dst_ip, dst_port, protocol, direction_id, bytes_out, bytes_in, tls_sni, dst_hostname,
        actor_process_uid, actor_process_name,
        -- A host reports its own calls under its name; a call that comes in belongs to whoever called.
        CASE WHEN direction_id = 1 THEN src_ip
             ELSE coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid, src_ip) END AS source,
        device_uid IS NOT NULL OR device_hostname IS NOT NULL AS reported_by_host,
        activity_id IN (4, 5) AS failed,
        -- Zeek cuts a long session into pieces after five idle minutes; a piece that saw no opening has no S and no H.
        protocol = 'tcp' AND conn_history IS NOT NULL AND NOT regexp_matches(conn_history, '[SsHh]') AS continued,
        -- A TLS record is a second record of a connection, not a second connection.
        tls_version IS NOT NULL OR tls_sni IS NOT NULL AS is_tls
    FROM network_activity
    WHERE time >= $from AND time < $to AND activity_id <> 7 AND dst_ip IS NOT NULL
),
requests AS (
    SELECT
        time, feed, uid, conn_uid, src_ip, dst_ip, dst_port, 'tcp' AS protocol, coalesce(direction_id, 0) AS direction_id, bytes_out, bytes_in,
        lower(coalesce(nullif(dst_hostname, ''), nullif(regexp_extract(url, '^[a-zA-Z]+://\[?([^/:\]]+)', 1), ''))) AS host,
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
        device_uid IS NOT NULL OR device_hostname IS NOT NULL AS reported_by_host
    FROM http_activity
    WHERE time >= $from AND time < $to AND src_ip IS NOT NULL
),
named_connections AS (
    SELECT conn_uid, any_value(name) AS name
    FROM (
        SELECT conn_uid, lower(tls_sni) AS name FROM connections WHERE tls_sni IS NOT NULL
        UNION ALL
        SELECT conn_uid, host FROM requests WHERE host IS NOT NULL
    )
    WHERE conn_uid IS NOT NULL
    GROUP BY conn_uid
),
-- The name that a host last asked for most often before it called the address.
answers_seen AS (
    SELECT source, address, arg_max(name, times) AS name
    FROM (
        SELECT source, address, name, count(*) AS times
        FROM (
            SELECT
                coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
                unnest(answers) AS address, lower(rtrim(query_hostname, '.')) AS name
            FROM dns_activity
            WHERE time >= $from::TIMESTAMP - INTERVAL 1 DAY AND time < $to AND query_hostname IS NOT NULL AND answers IS NOT NULL
        )
        GROUP BY source, address, name
    )
    GROUP BY source, address
),
-- What everybody's records call an address; shared hosting, with many names for one address, names nothing.
address_names AS (
    SELECT address, mode(name) AS name
    FROM (
        SELECT address, name FROM answers_seen
        UNION ALL
        SELECT dst_ip, lower(coalesce(tls_sni, dst_hostname)) FROM connections WHERE coalesce(tls_sni, dst_hostname) <> ''
    )
    GROUP BY address
    HAVING count(DISTINCT name) <= 3
),
calls AS (
    SELECT
        c.*, false AS is_request,
        coalesce(n.name, lower(c.tls_sni), nullif(lower(c.dst_hostname), ''), a.name, w.name) AS host
    FROM (
        SELECT * FROM connections WHERE NOT is_tls
        UNION ALL
        SELECT * FROM connections WHERE is_tls AND (conn_uid IS NULL OR conn_uid NOT IN (
            SELECT conn_uid FROM connections WHERE NOT is_tls AND conn_uid IS NOT NULL))
    ) c
    LEFT JOIN named_connections n ON n.conn_uid = c.conn_uid
    LEFT JOIN answers_seen a ON a.source = c.source AND a.address = c.dst_ip
    LEFT JOIN address_names w ON w.address = c.dst_ip
    UNION ALL BY NAME
    SELECT *, true AS is_request, false AS failed, false AS continued FROM requests
),
pairs AS (
    SELECT
        *,
        -- A name that is an address names nothing.
        CASE WHEN regexp_matches(host, '^[0-9.]+$') OR contains(host, ':') THEN NULL ELSE host END AS name
    FROM calls
    WHERE source IS NOT NULL
),
destinations AS (
    SELECT *, coalesce(name, concat_ws('/', dst_ip, dst_port, protocol)) AS destination, regexp_extract(name, '([^.]+\.[^.]+)$', 1) AS domain
    FROM pairs
),
-- Hosts in view are those that report themselves, have a private address, or call outward.
inside AS (
    SELECT *
    FROM destinations
    WHERE reported_by_host OR direction_id IN (2, 3)
        OR regexp_matches(src_ip, '^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|[fF][cdCD][0-9a-fA-F]{2}:)')
),
population AS (SELECT greatest(1, count(DISTINCT source)) AS hosts FROM inside),
callers AS (SELECT destination, count(DISTINCT source) AS hosts FROM inside GROUP BY destination),
domain_callers AS (SELECT domain, count(DISTINCT source) AS hosts FROM inside WHERE domain <> '' GROUP BY domain),
series AS (
    SELECT
        source, destination, is_request,
        any_value(name) AS name, any_value(domain) AS domain,
        mode(src_ip) AS src_ip, mode(dst_ip) AS dst_ip, count(DISTINCT dst_ip) AS addresses, mode(dst_port) AS dst_port, mode(protocol) AS protocol,
        mode(direction_id) AS direction,
        count(*) AS calls,
        count(*) FILTER (failed) AS failed,
        count(*) FILTER (continued) AS continued,
        count(*) FILTER (is_request AND host IS NULL) AS missing_host,
        list(epoch_us(time) ORDER BY time, uid) AS times,
        list(coalesce(bytes_out, -1) ORDER BY time, uid) AS bytes_out,
        list(coalesce(bytes_in, -1) ORDER BY time, uid) AS bytes_in,
        list(feed || ':' || uid ORDER BY time, uid) AS ids,
        CASE WHEN count(DISTINCT actor_process_uid) = 1 THEN any_value(actor_process_uid) END AS process_uid,
        CASE WHEN count(DISTINCT actor_process_name) = 1 THEN any_value(actor_process_name) END AS process_name
    FROM destinations
    GROUP BY source, destination, is_request
    HAVING count(*) >= $minimum
)
SELECT
    s.source, s.destination, s.is_request, s.name, s.src_ip, s.dst_ip, s.addresses, s.dst_port, s.protocol, s.direction,
    s.failed, s.continued, s.missing_host,
    s.times[1:$maximum] AS times, s.bytes_out[1:$maximum] AS bytes_out, s.bytes_in[1:$maximum] AS bytes_in,
    s.ids[1:len(s.ids):greatest(1, len(s.ids) // 50)] AS ids,
    s.process_uid, s.process_name,
    coalesce(c.hosts, 1) AS hosts, coalesce(d.hosts, 1) AS domain_hosts, p.hosts AS population
FROM series s
CROSS JOIN population p
LEFT JOIN callers c ON c.destination = s.destination
LEFT JOIN domain_callers d ON d.domain = s.domain
ORDER BY s.source, s.destination, s.is_request
