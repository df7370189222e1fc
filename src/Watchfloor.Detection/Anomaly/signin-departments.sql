-- Whom a user is compared with: the people of the same department, when there are enough of them to speak for one. By id and by name, as sign-ins have either.
WITH people AS (
    SELECT user_uid, lower(user_name) AS name, rest::JSON ->> '$.unmapped.department' AS department
    FROM user_inventory
    WHERE user_name IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY lower(user_name) ORDER BY feed, uid) = 1
)
SELECT who, min(department) AS department
FROM (
    SELECT unnest([user_uid, name]) AS who, department
    FROM (SELECT * FROM people WHERE department IS NOT NULL QUALIFY count(*) OVER (PARTITION BY department) >= 5)
)
WHERE who IS NOT NULL
GROUP BY who
