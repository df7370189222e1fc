-- Departments of the mailboxes' owners.
SELECT who AS entity, department AS peers
FROM (
    {departments}
)
