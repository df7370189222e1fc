-- Pairs with enough calls, each with its calls. To run by hand:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 12, $maximum = 5000
--
-- HAVING count(*) > 0 is always true; each condition lets the engine expect fewer rows, so that it builds its tables of names and not of calls.
WITH connections AS NOT MATERIALIZED (
    SELECT
        epoch_us(time) AS us, feed, uid, conn_uid, dst_port, protocol, direction_id, bytes_out, bytes_in, activity_id, conn_history,
        -- The same address in both notations is one address.
        CASE WHEN src_ip LIKE '::ffff:%.%' THEN substr(src_ip, 8) ELSE src_ip END AS src_ip,
        CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END AS dst_ip,
        lower(nullif(tls_sni, '')) AS sni, tls_ja3 AS ja3, lower(nullif(dst_hostname, '')) AS dst_name,
        actor_process_uid, actor_process_name,
        -- A host reports its own calls under its name; a call that comes in belongs to whoever called.
        CASE WHEN direction_id = 1 THEN src_ip
             ELSE coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), nullif(upper(split_part(src_hostname, '.', 1)), ''), device_uid,
                CASE WHEN src_ip LIKE '::ffff:%.%' THEN substr(src_ip, 8) ELSE src_ip END) END AS source,
        device_uid IS NOT NULL OR device_hostname IS NOT NULL AS reported_by_host,
        -- A TLS record is a second record of a connection, not a second connection.
        tls_version IS NOT NULL OR tls_sni IS NOT NULL AS is_tls
    FROM network_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND activity_id <> 7 AND dst_ip IS NOT NULL
),
requests AS NOT MATERIALIZED (
    SELECT
        epoch_us(time) AS us, feed, uid, conn_uid, dst_port, 'tcp' AS protocol, coalesce(direction_id, 0) AS direction_id, bytes_out, bytes_in, src_ip, dst_ip,
        lower(coalesce(nullif(dst_hostname, ''), nullif(regexp_extract(url, '^[a-zA-Z]+://\[?([^/:\]]+)', 1), ''))) AS host,
        coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
        NULL::VARCHAR AS ja3, device_uid IS NOT NULL OR device_hostname IS NOT NULL AS reported_by_host,
        -- A CONNECT is a call to the named host by way of a proxy.
        coalesce(http_method, '') = 'CONNECT' AS proxied
    FROM http_activity
    WHERE day BETWEEN $from::DATE AND $to::DATE AND time >= $from AND time < $to AND src_ip IS NOT NULL
),
told_twice AS (
    SELECT conn_uid
    FROM connections
    WHERE NOT is_tls AND conn_uid IN (SELECT conn_uid FROM connections WHERE is_tls AND conn_uid IS NOT NULL)
),
named_connections AS (
    SELECT conn_uid, min(name) AS name, bool_or(proxied) AS proxied, min(ja3) AS ja3
    FROM (
        SELECT conn_uid, sni AS name, false AS proxied, ja3 FROM connections WHERE sni IS NOT NULL OR ja3 IS NOT NULL
        UNION ALL
        SELECT conn_uid, host, proxied, ja3 FROM requests WHERE host IS NOT NULL
    )
    WHERE conn_uid IS NOT NULL
    GROUP BY conn_uid
    HAVING count(*) > 0 AND count(conn_uid) > 0
),
-- The name that a host last asked for most often before it called the address.
answers_seen AS (
    SELECT source, address, arg_max(name, (times, name)) AS name
    FROM (
        SELECT source, address, name, count(*) AS times
        FROM (
            SELECT
                coalesce(nullif(upper(split_part(device_hostname, '.', 1)), ''), device_uid, src_ip) AS source,
                unnest(answers) AS address, lower(rtrim(query_hostname, '.')) AS name
            FROM dns_activity
            WHERE day BETWEEN $from::DATE - 1 AND $to::DATE AND time >= $from::TIMESTAMP - INTERVAL 1 DAY AND time < $to AND query_hostname IS NOT NULL AND answers IS NOT NULL
        )
        GROUP BY source, address, name
    )
    GROUP BY source, address
    HAVING count(*) > 0
),
-- What everybody's records call an address; shared hosting, with many names for one address, names nothing.
address_names AS (
    SELECT address, min(name) AS name
    FROM (
        SELECT DISTINCT address, name FROM answers_seen
        UNION
        SELECT DISTINCT dst_ip, coalesce(sni, dst_name) FROM connections WHERE coalesce(sni, dst_name) IS NOT NULL
    )
    GROUP BY address
    HAVING count(DISTINCT name) <= 3
),
calls AS NOT MATERIALIZED (
    SELECT
        c.* EXCLUDE (sni, dst_name, is_tls, ja3), coalesce(n.ja3, c.ja3) AS ja3, false AS is_request, coalesce(n.proxied, false) AS proxied,
        coalesce(n.name, c.sni, c.dst_name, a.name, w.name) AS host
    FROM connections c
    LEFT JOIN named_connections n ON n.conn_uid = c.conn_uid
    LEFT JOIN answers_seen a ON a.source = c.source AND a.address = c.dst_ip
    LEFT JOIN address_names w ON w.address = c.dst_ip
    WHERE NOT c.is_tls OR c.conn_uid IS NULL OR c.conn_uid NOT IN (SELECT conn_uid FROM told_twice)
    UNION ALL BY NAME
    SELECT *, true AS is_request FROM requests
),
destinations AS NOT MATERIALIZED (
    SELECT
        us, feed, uid, source, is_request, bytes_out, bytes_in, activity_id, conn_history, proxied, actor_process_uid, actor_process_name, ja3,
        src_ip, dst_ip, dst_port, protocol, direction_id, host IS NULL AS is_nameless,
        -- A name that is an address names nothing.
        CASE WHEN regexp_matches(host, '^[0-9.]+$') OR contains(host, ':') THEN NULL ELSE host END AS name,
        coalesce(name, concat_ws('/', dst_ip, dst_port, protocol)) AS destination,
        -- Hosts in view are those that report themselves, have a private address, or call outward.
        reported_by_host OR direction_id IN (2, 3)
            OR regexp_matches(src_ip, '^(10\.|192\.168\.|172\.(1[6-9]|2[0-9]|3[01])\.|[fF][cdCD][0-9a-fA-F]{2}:)') AS is_inside
    FROM calls
    WHERE source IS NOT NULL
),
-- Most pairs call a few times. Told apart by numbers instead of texts they cost little; the few that are chosen are read again by name.
stats AS MATERIALIZED (
    SELECT
        hash(source) AS caller, hash(destination) AS place, min(hash(regexp_extract(name, '([^.]+\.[^.]+)$', 1))) FILTER (name IS NOT NULL) AS domain, bool_or(is_inside) AS is_inside,
        count(*) AS calls, count(*) FILTER (is_request) AS requests, min(us) AS first, max(us) AS last,
        -- One bit for each half hour of 31 hours.
        bit_count(bit_or(1::BIGINT << (us // 1800000000 % 62)::INTEGER) FILTER (NOT is_request)) AS half_hours
    FROM destinations
    GROUP BY caller, place
),
population AS (SELECT greatest(1, count(DISTINCT caller)) AS hosts FROM stats WHERE is_inside),
callers AS (SELECT place, count(*) AS hosts, min(first) AS first FROM stats WHERE is_inside GROUP BY place),
domains AS (SELECT domain, count(DISTINCT caller) AS hosts FROM stats WHERE is_inside AND domain IS NOT NULL GROUP BY domain),
chosen AS (
    SELECT s.*, coalesce(c.hosts, 1) AS hosts, c.first AS first_by_anyone, coalesce(d.hosts, 1) AS domain_hosts
    FROM (
        SELECT caller, place, domain, first, last, true AS is_request, requests AS calls, 0 AS half_hours FROM stats WHERE requests >= $minimum
        UNION ALL
        SELECT caller, place, domain, first, last, false, calls - requests, half_hours FROM stats WHERE calls - requests >= least($minimum, 3)
    ) s
    LEFT JOIN callers c ON c.place = s.place
    LEFT JOIN domains d ON d.domain = s.domain
    -- A few calls of one host, spread over the day, may be one of several destinations that an implant takes turns with.
    WHERE s.calls >= $minimum OR (s.half_hours >= 3 AND c.hosts = 1)
),
-- What a destination was called before the window: its age.
known AS (
    SELECT CASE WHEN dst_ip LIKE '::ffff:%.%' THEN substr(dst_ip, 8) ELSE dst_ip END AS address, min(epoch_us(time)) AS first
    FROM network_activity
    WHERE day BETWEEN $from::DATE - 60 AND $from::DATE AND time < $from AND time >= $from::TIMESTAMP - INTERVAL 60 DAY AND dst_ip IS NOT NULL
    GROUP BY ALL
),
series AS (
    SELECT
        d.source, d.destination, d.is_request,
        min(d.name) AS name,
        min(d.src_ip) AS src_ip, min(d.dst_ip) AS dst_ip, count(DISTINCT d.dst_ip) AS addresses, quantile_disc(d.dst_port, 0.5) AS dst_port, min(d.protocol) AS protocol,
        max(d.direction_id) AS direction,
        count(*) FILTER (d.activity_id IN (4, 5) AND NOT d.is_request) AS failed,
        -- Zeek cuts a long session into pieces after five idle minutes; a piece that saw no opening has no S and no H.
        count(*) FILTER (d.protocol = 'tcp' AND d.conn_history IS NOT NULL AND NOT regexp_matches(d.conn_history, '[SsHh]')) AS continued,
        count(*) FILTER (d.is_request AND d.is_nameless) AS missing_host,
        -- Put in order by the reader: the engine sorts each list apart, at a thousand times the cost.
        list(d.us) AS times, list(coalesce(d.bytes_out, -1)) AS bytes_out, list(coalesce(d.bytes_in, -1)) AS bytes_in,
        list(d.us) FILTER (hash(d.uid) % greatest(1, least(c.calls, $maximum) // 60)::UBIGINT = 0) AS id_times,
        list(d.feed || ':' || d.uid) FILTER (hash(d.uid) % greatest(1, least(c.calls, $maximum) // 60)::UBIGINT = 0) AS ids,
        CASE WHEN min(d.actor_process_uid) = max(d.actor_process_uid) THEN min(d.actor_process_uid) END AS process_uid,
        CASE WHEN min(d.actor_process_name) = max(d.actor_process_name) THEN min(d.actor_process_name) END AS process_name,
        CASE WHEN min(d.ja3) = max(d.ja3) THEN min(d.ja3) END AS ja3,
        any_value(c.calls) AS calls, any_value(c.hosts) AS hosts, any_value(c.domain_hosts) AS domain_hosts, any_value(c.first_by_anyone) AS first_by_anyone, bool_or(d.proxied) AS proxied
    FROM destinations d
    JOIN chosen c ON c.caller = hash(d.source) AND c.place = hash(d.destination) AND c.is_request = d.is_request
    -- Of many calls, ten whole stretches of time are kept: inside them no gap and no count is lost.
    WHERE c.calls <= $maximum
        OR ((d.us - c.first) * 10 * (c.calls // $maximum + 1) // greatest(1, c.last - c.first)) % (c.calls // $maximum + 1) = 0
    GROUP BY d.source, d.destination, d.is_request
)
SELECT
    s.source, s.destination, s.is_request, s.name, s.src_ip, s.dst_ip, s.addresses, s.dst_port, s.protocol, s.direction,
    s.failed, s.continued, s.missing_host, s.times, s.bytes_out, s.bytes_in, coalesce(s.id_times, []) AS id_times, coalesce(s.ids, []) AS ids, s.process_uid, s.process_name,
    s.hosts, s.domain_hosts, p.hosts AS population, s.calls, s.proxied,
    least(s.first_by_anyone, k.first) AS first_by_anyone, (SELECT min(first) FROM stats) AS first_of_all, s.ja3
FROM series s
CROSS JOIN population p
LEFT JOIN known k ON k.address = s.dst_ip
ORDER BY s.source, s.destination, s.is_request
