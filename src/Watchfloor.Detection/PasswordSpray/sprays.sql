-- Sources from which many users' passwords were wrong, by address, by network and by client. To run by hand, with People/signins.sql in its place:
-- SET VARIABLE: $since = TIMESTAMP '2026-02-23 00:00:00', $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $minimum = 15
WITH tries AS (
    SELECT time, id, who, name, src_ip, src_asn, user_agent, status_id = 1 AS passed
    FROM (
        {signins}
    )
    WHERE day BETWEEN $since::DATE AND $to::DATE AND time >= $since AND time < $to
        -- Of a directory's failures only those in which the password or the account was wrong: a policy or a second factor that says no has seen the right one.
        AND (status_id = 1 OR (status_id = 2 AND (status_code IS NULL OR NOT regexp_full_match(status_code, '[0-9]{5,7}') OR status_code IN ('50126', '50034', '50053', '50055', '50056', '50057'))))
),
sources AS (
    SELECT 'address' AS kind, src_ip AS source, * FROM tries
    UNION ALL SELECT 'network', 'AS' || src_asn, * FROM tries WHERE src_asn IS NOT NULL
    UNION ALL SELECT 'client', user_agent, * FROM tries WHERE user_agent IS NOT NULL
),
-- A user at a source: passed once is passed, so a mistyped password is nothing.
pairs AS (
    SELECT
        kind, source, who, min(name) AS name, bool_or(passed) AS passed, count(*) FILTER (NOT passed) AS failures,
        min(time) FILTER (NOT passed) AS first_failed, max(time) FILTER (NOT passed) AS last_failed, arg_min(id, (time, id)) FILTER (NOT passed) AS failed_id,
        min(time) FILTER (passed) AS first_passed, arg_min(id, (time, id)) FILTER (passed) AS passed_id
    FROM sources
    GROUP BY kind, source, who
),
usual AS (
    SELECT kind, avg(passed::INTEGER) AS answered FROM pairs GROUP BY kind
),
sprays AS (
    SELECT
        kind, source, count(*) FILTER (NOT passed) AS failing, count(*) FILTER (passed) AS answered, min(first_failed) AS first_failed, max(last_failed) AS last_failed, max(failures) AS most_for_one,
        list(failed_id ORDER BY first_failed, failed_id) FILTER (NOT passed) AS failed_ids
    FROM pairs
    GROUP BY kind, source
    HAVING failing >= $minimum AND max(last_failed) FILTER (NOT passed) >= $from
),
places AS (
    SELECT kind, source, count(*) AS tries, list(DISTINCT src_ip ORDER BY src_ip) AS addresses
    FROM sources SEMI JOIN sprays USING (kind, source)
    WHERE NOT passed
    GROUP BY kind, source
),
-- Who was let in from there once it had begun, those first whose own password had failed there.
hits AS (
    SELECT p.kind, p.source, list(p.name ORDER BY p.failures = 0, p.first_passed, p.passed_id) AS hit_users, list(p.passed_id ORDER BY p.failures = 0, p.first_passed, p.passed_id) AS hit_ids, max(p.first_passed) AS last_hit
    FROM pairs p JOIN sprays s ON p.kind = s.kind AND p.source = s.source
    WHERE p.passed AND p.first_passed >= s.first_failed
    GROUP BY p.kind, p.source
)
SELECT
    s.kind, s.source, s.failing, s.answered, s.most_for_one, s.failed_ids[:60] AS failed_ids, epoch_us(s.first_failed) AS first_failed, epoch_us(s.last_failed) AS last_failed,
    epoch_us(greatest(s.last_failed, h.last_hit)) AS last_seen, u.answered AS usual, p.tries, p.addresses, h.hit_users[:20] AS hit_users, h.hit_ids[:20] AS hit_ids, len(h.hit_users) AS hits
FROM sprays s JOIN usual u USING (kind) JOIN places p USING (kind, source) LEFT JOIN hits h USING (kind, source)
-- Of the same tries the nearest name comes first: an address, then its network, then what they all signed in with.
ORDER BY s.failing DESC, array_position(['address', 'network', 'client'], s.kind), s.source
