-- Departments of the directories' people, when they have enough people to speak for one of them; by id and by name, as events have either. Runs by hand as it is, over the whole lake.
WITH people AS (
    -- A name is one person, in however many directories: counted once, known by all its ids, and of the department that the first of them gives. Many lists of people give none.
    SELECT
        lower(user_name) AS name, list(user_uid) AS ids,
        arg_min(rest::JSON ->> '$.unmapped.department', (feed, uid)) FILTER ((rest::JSON ->> '$.unmapped.department') IS NOT NULL) AS department
    FROM user_inventory
    WHERE user_name IS NOT NULL
    GROUP BY lower(user_name)
)
SELECT who, min(department) AS department
FROM (
    SELECT unnest(list_prepend(name, ids)) AS who, department
    FROM (SELECT * FROM people WHERE department IS NOT NULL QUALIFY count(*) OVER (PARTITION BY department) >= 5)
)
WHERE who IS NOT NULL
GROUP BY who
