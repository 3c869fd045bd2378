-- SPDX-License-Identifier: Apache-2.0
-- Queries that staff keep: made, changed, removed and brought back, pinned among the folders and put in order.

create function nuance_api.require_view(view bigint, to_change boolean) returns nuance.saved_view
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result saved_view;
begin
  perform require_person();
  select v.* into result from saved_view v join my_view m on m.id = v.id where v.id = view for no key update of v;
  if result.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif to_change and not exists (select from my_view m where m.id = view and m.may_change) then
    raise exception using errcode = 'NU403', message = 'may-not-change-view';
  end if;
  return result;
end $$;
comment on function nuance_api.require_view(bigint, boolean) is 'Locks a view the viewer may use, or change';

create function nuance_api.query_as_typed(terms jsonb) returns text
language sql immutable parallel safe as $$
  select string_agg(t.said ->> 'said', ' ' order by t.n) from jsonb_array_elements(terms) with ordinality t (said, n)
$$;
comment on function nuance_api.query_as_typed(jsonb) is 'A query as it was typed';

create function nuance_api.check_view(name text, q jsonb) returns void
language plpgsql set search_path = nuance_api, pg_temp as $$
begin
  if coalesce(trim(name), '') = '' then
    perform refuse('name', 'required');
  elsif q is null or jsonb_array_length(q) = 0 then
    perform refuse('q', 'required');
  end if;
  perform query_check(q);
end $$;
comment on function nuance_api.check_view(text, jsonb) is 'What every view has';

create function nuance_api.pin_last(view bigint) returns void
language sql security definer set search_path = nuance, nuance_api, pg_temp as $$
  insert into view_pin (person_id, view_id, position)
  select viewer_person(), view, coalesce(max(p.position), 0) + 1 from view_pin p where p.person_id = viewer_person()
  on conflict (person_id, view_id) do nothing
$$;
comment on function nuance_api.pin_last(bigint) is 'Puts a view behind the others among the viewer''s folders';

create function nuance_api.view_save(
  submission nuance.submission_key, name nuance.view_name, q nuance.item_query, shared nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'view_save');
  made bigint;
begin
  if earlier.location is not null then
    return earlier;
  elsif not viewer_is_staff() then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  perform check_view(name, q);
  if (select count(*) from saved_view v where v.person_id = viewer and v.removed_at is null) >= 100 then
    perform refuse(null, 'too-many-views');
  end if;
  insert into saved_view (person_id, name, query, terms, shared)
  values (viewer, trim(view_save.name), query_as_typed(q), q, coalesce(view_save.shared, false)) returning id into made;
  perform pin_last(made);
  return submission_end(submission, row('/view/' || made, 'view-saved', trim(name), null)::nuance.outcome);
end $$;

create function nuance_api.view_change(
  submission nuance.submission_key, view nuance.view_id, name nuance.view_name, q nuance.item_query,
  shared nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'view_change');
  target saved_view;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_view(view, true);
  perform check_view(name, q);
  update saved_view v
  set name = trim(view_change.name), query = query_as_typed(q), terms = q, shared = coalesce(view_change.shared, false)
  where v.id = target.id;
  update view_pin p set counted_at = null where p.view_id = target.id;
  return submission_end(submission, row('/view/' || target.id, 'view-saved', trim(name), null)::nuance.outcome);
end $$;

create function nuance_api.view_remove(submission nuance.submission_key, view nuance.view_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'view_remove');
  target saved_view;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_view(view, true);
  update saved_view v set removed_at = now() where v.id = target.id;
  return submission_end(submission, row('/staff/views', 'view-removed', target.name, null)::nuance.outcome);
end $$;

create function nuance_api.view_restore(submission nuance.submission_key, view nuance.view_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'view_restore');
  target saved_view;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select * into target from saved_view v
  where v.id = view_restore.view and viewer_is_staff() and (v.person_id = viewer or v.shared and viewer_role() = 'admin') for no key update;
  if target.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  update saved_view v set removed_at = null where v.id = target.id;
  return submission_end(submission, row('/view/' || target.id, 'view-restored', target.name, null)::nuance.outcome);
end $$;

create function nuance_api.view_pin(submission nuance.submission_key, view nuance.view_id, pinned nuance.flag default null)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'view_pin');
  target saved_view;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_view(view, false);
  if coalesce(pinned, false) then
    perform pin_last(target.id);
  else
    delete from nuance.view_pin p where p.person_id = viewer_person() and p.view_id = target.id;
  end if;
  return submission_end(submission, row('/staff/views', case when coalesce(pinned, false) then 'view-pinned' else 'view-unpinned' end,
                                        target.name, null)::nuance.outcome);
end $$;

create function nuance_api.view_move(submission nuance.submission_key, view nuance.view_id, direction nuance.direction)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'view_move');
  target saved_view;
  here nuance.view_pin;
  beside nuance.view_pin;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_view(view, false);
  -- One at a time for each person.
  perform from nuance.view_pin p where p.person_id = viewer_person() order by p.view_id for update;
  select * into here from nuance.view_pin p where p.person_id = viewer_person() and p.view_id = target.id;
  select p.* into beside from nuance.view_pin p join my_view v on v.id = p.view_id
  where p.person_id = viewer_person()
    and case when direction = 'up' then p.position < here.position else p.position > here.position end
  order by case when direction = 'up' then -p.position else p.position end limit 1;
  if beside.view_id is not null then
    update nuance.view_pin p set position = case when p.view_id = here.view_id then beside.position else here.position end
    where p.person_id = viewer_person() and p.view_id in (here.view_id, beside.view_id);
  end if;
  return submission_end(submission, row('/staff/views', 'view-moved', target.name, null)::nuance.outcome);
end $$;

create function nuance_api.job_view_counts() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  pin record;
  counted record;
begin
  -- Each as whom it is for: "me" is them.
  for pin in
    select p.person_id, p.view_id, v.terms, a.role
    from view_pin p
    join saved_view v on v.id = p.view_id and v.removed_at is null
    join account a on a.person_id = p.person_id and a.role in ('staff', 'admin') and a.disabled_at is null
    where (p.counted_at is null or p.counted_at < now() - interval '30 seconds')
      and (v.shared or v.person_id = p.person_id)
    order by p.counted_at nulls first limit 20
  loop
    begin
      perform set_config('nuance.person', pin.person_id::text, true), set_config('nuance.role', pin.role, true);
      select f.found, f.beyond into counted from search_items(pin.terms, null) f limit 1;
      update view_pin p
      set found = least(1000, coalesce(counted.found, 0)), beyond = coalesce(counted.found, 0) > 1000 or coalesce(counted.beyond, false),
          counted_at = now()
      where p.person_id = pin.person_id and p.view_id = pin.view_id;
    exception when others then
      raise warning 'view % cannot be counted: %', pin.view_id, sqlerrm;
      update view_pin p set found = null, counted_at = now() where p.person_id = pin.person_id and p.view_id = pin.view_id;
    end;
  end loop;
  perform set_config('nuance.person', '', true), set_config('nuance.role', '', true);
  -- Again in a while: what is asked for all the time would keep the server at it.
  return 0;
end $$;
comment on function nuance_api.job_view_counts() is 'Counts what is in the views among people''s folders, twenty at a time, up to a thousand each';
insert into nuance.job (name, every) values ('view_counts', '10 seconds')
on conflict (name) do update set every = excluded.every;
