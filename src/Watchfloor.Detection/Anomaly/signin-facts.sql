-- How often each user signed in with each value on each day: with passed sign-ins under the name of the kind, with failed ones under '… failed'.
-- Of places only the last of the day is kept, as 'latitude,longitude'.
WITH signins AS (
    {rows}
),
valued AS (
    SELECT
        day, who, time, passed,
        {values}
    FROM signins
)
SELECT day, kind || CASE WHEN passed THEN '' ELSE ' failed' END AS kind, who AS entity, thing, min(time) AS first_seen, max(time) AS last_seen, NULL AS id, count(*)::DOUBLE AS amount
FROM valued
GROUP BY day, kind, passed, who, thing
UNION ALL
SELECT day, 'place' || CASE WHEN passed THEN '' ELSE ' failed' END, who, arg_max(lat::VARCHAR || ',' || long::VARCHAR, (time, uid)), max(time), max(time), NULL, 1
FROM signins
WHERE lat IS NOT NULL
GROUP BY day, passed, who
