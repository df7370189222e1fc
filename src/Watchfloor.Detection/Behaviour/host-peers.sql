-- Kinds of device: servers are compared with servers.
SELECT upper(split_part(device_hostname, '.', 1)) AS entity, max(coalesce(device_type_id, 0))::VARCHAR AS peers
FROM device_inventory
WHERE device_hostname IS NOT NULL
GROUP BY entity
