-- The values of a sign-in that are counted, one row each: the same for the days before the window and for the window, or their counts would not add up.
unnest(['total', 'mfa', 'country', 'network', 'city', 'device', 'app', 'agent', 'hours']) AS kind,
unnest(['', coalesce(is_mfa, false)::VARCHAR, coalesce(src_country, ''), coalesce(src_asn::VARCHAR, ''), coalesce(city, ''), coalesce(device, ''), app, coalesce(agent, ''), hours]) AS thing
