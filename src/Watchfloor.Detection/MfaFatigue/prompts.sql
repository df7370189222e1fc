-- Runs of second-factor prompts that a user denied or left unanswered, and what came after. To run by hand, with People/signins.sql in its place:
-- SET VARIABLE: $from = TIMESTAMP '2026-03-02 00:00:00', $to = TIMESTAMP '2026-03-03 00:00:00', $gap = 3600, $minimum = 4
WITH signins AS (
    SELECT
        time, id, who, name, src_ip, status_id = 1 AS passed, is_mfa,
        -- AADSTS500121 is Entra's word for a second factor that was not given; other directories say so in words.
        status_id = 2 AND (status_code = '500121' OR regexp_matches(lower(coalesce(status_detail, '')), '(mfa|multi-?factor|second factor|strong authentication|push)[^;]*(denied|declined|rejected|timed out|timeout|no response|fraud)')) AS unanswered
    FROM (
        {signins}
    )
    -- A month before the window says where the user signs in at other times.
    WHERE day BETWEEN ($from - INTERVAL 30 DAY)::DATE AND $to::DATE AND time < $to
),
prompts AS (
    SELECT *, sum(is_new) OVER (PARTITION BY who ORDER BY time, id) AS run
    FROM (
        SELECT *, (coalesce(epoch(time - lag(time) OVER (PARTITION BY who ORDER BY time, id)), 1e12) > $gap)::INTEGER AS is_new
        FROM signins
        WHERE unanswered AND time >= $from
    )
),
runs AS (
    SELECT who, min(name) AS name, count(*) AS prompts, min(time) AS first_prompt, max(time) AS last_prompt, list(id ORDER BY time, id) AS ids, list(DISTINCT src_ip ORDER BY src_ip) AS addresses
    FROM prompts
    GROUP BY who, run
    HAVING count(*) >= $minimum
),
approvals AS (
    SELECT r.who, r.first_prompt, min(s.time) AS approved, arg_min(s.id, (s.time, s.id)) AS approved_id
    FROM runs r JOIN signins s ON s.who = r.who AND s.passed AND s.is_mfa AND s.time > r.first_prompt AND epoch(s.time - r.last_prompt) <= $gap AND list_contains(r.addresses, s.src_ip)
    GROUP BY r.who, r.first_prompt
)
SELECT
    r.who, r.name, r.prompts, r.addresses, r.ids[:80] AS ids, epoch_us(r.first_prompt) AS first_prompt, epoch_us(r.last_prompt) AS last_prompt,
    epoch_us(a.approved) AS approved, a.approved_id,
    count(s.id) AS earlier, count(s.id) FILTER (list_contains(r.addresses, s.src_ip)) AS earlier_here
FROM runs r
LEFT JOIN approvals a ON a.who = r.who AND a.first_prompt = r.first_prompt
LEFT JOIN signins s ON s.who = r.who AND s.passed AND s.time < r.first_prompt
GROUP BY ALL
ORDER BY first_prompt, who
