-- SPDX-License-Identifier: Apache-2.0
-- What people say about themselves.

create function nuance_api.is_time_zone(name text) returns boolean
language sql stable as $$
  -- Names of regions alone: "EST" does not know summer time, and "Mars/Base5" is five hours from an
  -- invented zone.
  select exists (select from pg_timezone_names z
                 where z.name = is_time_zone.name and (z.name = 'UTC' or z.name ~ '^[A-Z][A-Za-z]+/'))
$$;
comment on function nuance_api.is_time_zone(text) is 'Whether the server knows the region, such as Europe/Paris';

create function nuance_api.account_settings(
  submission nuance.submission_key, name nuance.short_name, time_zone nuance.short_name,
  undo_seconds nuance.undo_seconds default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
begin
  if not is_time_zone(time_zone) then
    perform refuse('time_zone', 'no-time-zone');
  end if;
  update person p set name = trim(account_settings.name), time_zone = account_settings.time_zone
  where p.id = viewer;
  update account a set undo_seconds = coalesce(account_settings.undo_seconds, a.undo_seconds) where a.person_id = viewer;
  return row('/account', 'settings-saved', null, null)::nuance.outcome;
end $$;
