-- Departments of the directory, when they have enough people to speak for one of them.
SELECT lower(user_name) AS entity, rest::JSON ->> '$.unmapped.department' AS peers
FROM user_inventory
WHERE user_name IS NOT NULL AND (rest::JSON ->> '$.unmapped.department') IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY lower(user_name) ORDER BY feed, uid) = 1 AND count(*) OVER (PARTITION BY rest::JSON ->> '$.unmapped.department') >= 5
