-- SPDX-License-Identifier: Apache-2.0
-- Statuses and priorities: admins name and colour them. Queries and programs go on to say their keys.

create function nuance_api.look_set(
  submission nuance.submission_key, look nuance.look_key, name nuance.tag_name default null, colour nuance.tag_colour default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'look_set');
  here nuance.look;
  wanted text := nullif(trim(name), '');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('nuance.look', 0));
  select * into here from nuance.look l where l.key = look_set.look;
  if here.key is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif exists (select from nuance.look l where l.kind = here.kind and l.key <> here.key and lower(coalesce(l.name, l.word)) = lower(coalesce(wanted, here.word))) then
    perform refuse('name', 'look-name-taken');
  end if;
  update nuance.look l set name = wanted, colour = look_set.colour where l.key = here.key;
  -- What the timeline says of a priority from now on.
  update nuance.priority p set name = coalesce(wanted, here.word) where here.kind = 'priority' and p.key = here.value;
  return submission_end(submission, row('/admin/names', 'look-set', coalesce(wanted, here.word), null)::nuance.outcome);
end $$;
