-- Sign-ins that say from where and who: by id, or by name where there is no id.
SELECT *, feed || ':' || uid AS id, coalesce(user_uid, lower(user_name)) AS who, lower(coalesce(user_name, user_uid)) AS name
FROM authentication
WHERE activity_id = 1 AND src_ip IS NOT NULL AND (user_uid IS NOT NULL OR user_name IS NOT NULL)
