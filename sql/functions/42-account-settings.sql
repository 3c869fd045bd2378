-- SPDX-License-Identifier: Apache-2.0
-- What people say about themselves.

create function nuance_api.is_time_zone(name text) returns boolean
language plpgsql stable as $$
begin
  -- Names of regions alone: "EST" and "UTC+3" do not know summer time, or mean something else.
  return (name = 'UTC' or name ~ '^[A-Z][A-Za-z]+(/[A-Za-z0-9_+-]+){1,2}$')
     and now() at time zone name is not null;
exception when invalid_parameter_value then
  return false;
end $$;
comment on function nuance_api.is_time_zone(text) is 'Whether the server knows the region, such as Europe/Paris';

create function nuance_api.account_settings(
  submission nuance.submission_key, name nuance.short_name, time_zone nuance.short_name
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
  return row('/account', 'settings-saved', null, null)::nuance.outcome;
end $$;
