-- SPDX-License-Identifier: Apache-2.0
-- Policies: the levels of people and destinations that are paged one after the other, and what each is for.

create function nuance_api.policy_here(wanted bigint) returns nuance.oncall_policy
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.oncall_policy;
begin
  perform oncall_lock();
  select * into here from oncall_policy o where o.id = wanted and o.removed_at is null;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return here;
end $$;

create function nuance_api.policy_named(wanted text, except_for bigint default null) returns text
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
begin
  if trim(wanted) = '' then
    perform refuse('name', 'required');
  elsif exists (select from oncall_policy o where lower(o.name) = lower(trim(wanted)) and o.removed_at is null
                and o.id is distinct from except_for) then
    perform refuse('name', 'name-taken');
  end if;
  return trim(wanted);
end $$;

create function nuance_api.policy_add(
  submission nuance.submission_key, name nuance.short_name, repeats nuance.repeat_count default 0
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'policy_add');
  made bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform oncall_lock();
  -- The first one is the one for everything.
  insert into oncall_policy (name, repeats, is_default)
  values (policy_named(policy_add.name), coalesce(policy_add.repeats, 0),
          not exists (select from oncall_policy o where o.is_default))
  returning id into made;
  return submission_saved(submission, '/admin/oncall/policies/' || made, 'oncall-saved');
end $$;

create function nuance_api.policy_change(
  submission nuance.submission_key, policy nuance.policy_id, name nuance.short_name,
  repeats nuance.repeat_count default 0, is_default nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'policy_change');
  here nuance.oncall_policy;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := policy_here(policy);
  if policy_change.is_default then
    update oncall_policy o set is_default = false where o.is_default and o.id <> here.id;
  end if;
  -- There is always one: it is given up by making another the default.
  update oncall_policy o
  set name = policy_named(policy_change.name, here.id), repeats = coalesce(policy_change.repeats, 0),
      is_default = coalesce(policy_change.is_default, false) or here.is_default
  where o.id = here.id;
  return submission_saved(submission, '/admin/oncall/policies/' || here.id, 'oncall-saved');
end $$;

create function nuance_api.policy_remove(submission nuance.submission_key, policy nuance.policy_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'policy_remove');
  here nuance.oncall_policy;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := policy_here(policy);
  if here.is_default then
    perform refuse(null, 'policy-is-default');
  elsif exists (select from plan p where p.policy_id = here.id) or exists (select from queue q where q.policy_id = here.id) then
    perform refuse(null, 'policy-used');
  end if;
  update oncall_policy o set removed_at = now() where o.id = here.id;
  return submission_saved(submission, '/admin/oncall', 'policy-removed');
end $$;

create function nuance_api.level_add(
  submission nuance.submission_key, policy nuance.policy_id, wait nuance.wait_minutes
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'level_add');
  here nuance.oncall_policy;
  levels integer;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := policy_here(policy);
  select count(*) into levels from oncall_level l where l.policy_id = here.id;
  if levels >= 20 then
    perform refuse('wait', 'too-many-levels');
  end if;
  insert into oncall_level (policy_id, place, wait) values (here.id, levels + 1, make_interval(mins => level_add.wait));
  return submission_saved(submission, '/admin/oncall/policies/' || here.id || '#l' || levels + 1, 'oncall-saved');
end $$;

create function nuance_api.level_here(policy bigint, level bigint) returns nuance.oncall_level
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.oncall_policy := policy_here(policy);
  l nuance.oncall_level;
begin
  select * into l from oncall_level o where o.id = level and o.policy_id = here.id;
  if l.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return l;
end $$;

create function nuance_api.level_change(
  submission nuance.submission_key, policy nuance.policy_id, level nuance.level_id, wait nuance.wait_minutes
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'level_change');
  l nuance.oncall_level;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  l := level_here(policy, level);
  update oncall_level o set wait = make_interval(mins => level_change.wait) where o.id = l.id;
  return submission_saved(submission, '/admin/oncall/policies/' || policy || '#l' || l.place, 'oncall-saved');
end $$;

create function nuance_api.level_move(
  submission nuance.submission_key, policy nuance.policy_id, level nuance.level_id, direction nuance.direction
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'level_move');
  l nuance.oncall_level;
  step integer := case direction when 'up' then -1 else 1 end;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  l := level_here(policy, level);
  if exists (select from oncall_level o where o.policy_id = l.policy_id and o.place = l.place + step) then
    update oncall_level o set place = case o.id when l.id then l.place + step else l.place end
    where o.policy_id = l.policy_id and o.place in (l.place, l.place + step);
  end if;
  return submission_saved(submission, '/admin/oncall/policies/' || policy, 'oncall-saved');
end $$;

create function nuance_api.level_remove(
  submission nuance.submission_key, policy nuance.policy_id, level nuance.level_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'level_remove');
  l nuance.oncall_level;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  l := level_here(policy, level);
  delete from oncall_level o where o.id = l.id;
  update oncall_level o set place = o.place - 1 where o.policy_id = l.policy_id and o.place > l.place;
  return submission_saved(submission, '/admin/oncall/policies/' || policy, 'oncall-saved');
end $$;

create function nuance_api.target_add(
  submission nuance.submission_key, policy nuance.policy_id, level nuance.level_id, target nuance.target_key
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'target_add');
  l nuance.oncall_level;
  parts text[] := regexp_match(target, '^(schedule|person|destination)-([1-9][0-9]{0,17})$');
  wanted bigint := parts[2]::bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  l := level_here(policy, level);
  if not coalesce((case parts[1]
       when 'schedule' then exists (select from oncall_schedule s where s.id = wanted and s.removed_at is null)
       when 'person' then may_be_on_call(wanted)
       when 'destination' then exists (select from destination d where d.id = wanted) end), false) then
    perform refuse('target', 'not-a-choice');
  elsif (select count(*) from oncall_target t where t.level_id = l.id) >= 20 then
    perform refuse('target', 'too-many-targets');
  end if;
  insert into oncall_target (level_id, schedule_id, person_id, destination_id)
  values (l.id, case parts[1] when 'schedule' then wanted end, case parts[1] when 'person' then wanted end,
          case parts[1] when 'destination' then wanted end)
  on conflict do nothing;
  return submission_saved(submission, '/admin/oncall/policies/' || policy || '#l' || l.place, 'oncall-saved');
end $$;

create function nuance_api.target_remove(
  submission nuance.submission_key, policy nuance.policy_id, target nuance.target_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'target_remove');
  here nuance.oncall_policy;
  l nuance.oncall_level;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := policy_here(policy);
  select o.* into l from oncall_level o join oncall_target t on t.level_id = o.id
  where t.id = target_remove.target and o.policy_id = here.id;
  if l.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  delete from oncall_target t where t.id = target_remove.target;
  return submission_saved(submission, '/admin/oncall/policies/' || here.id || '#l' || l.place, 'oncall-saved');
end $$;

-- Which policy is for what: 0 leaves it to the queue, or to the default.
create function nuance_api.policy_assign(
  submission nuance.submission_key, target nuance.target_key, policy nuance.policy_choice
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'policy_assign');
  parts text[] := regexp_match(target, '^(plan|queue)-([1-9][0-9]{0,17})$');
  wanted bigint := parts[2]::bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform oncall_lock();
  if policy <> 0 and not exists (select from oncall_policy o where o.id = policy_assign.policy and o.removed_at is null) then
    perform refuse('policy', 'not-a-choice');
  end if;
  update plan p set policy_id = nullif(policy_assign.policy, 0) where parts[1] = 'plan' and p.id = wanted;
  if not found then
    update queue q set policy_id = nullif(policy_assign.policy, 0) where parts[1] = 'queue' and q.id = wanted;
    if not found then
      perform refuse('target', 'not-a-choice');
    end if;
  end if;
  return submission_saved(submission, '/admin/oncall', 'oncall-saved');
end $$;
