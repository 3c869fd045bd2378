-- SPDX-License-Identifier: Apache-2.0
-- Work mode: one item after the other, to each member of staff another one.
--
-- What comes next, of the open items of a place that nobody owns, has been handed or has put aside, is by
-- item.work_turn: urgent and not acknowledged, then by deadline, then by priority with the contract's weight, then the
-- oldest. Of the first twenty, items of a contract that the person has answered before come first, unless something
-- urgent or late waits.
--
-- Being handed an item is a lease of half an hour. What its holder does with the item, or writes at an answer to it,
-- renews it; a public reply or closing makes the holder its owner. A lease that runs out is given back by job_desk(), or by
-- whoever asks for the next one before it does.

create function nuance_api.work_lease_time() returns interval
language sql immutable parallel safe as $$ select interval '30 minutes' $$;
comment on function nuance_api.work_lease_time() is 'How long an item stays with whom it was handed to, without a sign of life';

create function nuance_api.desk_record(item bigint, what text, said text default null, person bigint default null)
returns bigint
language sql security definer set search_path = nuance, pg_temp as $$
  -- What customers do not see leaves version and activity alone: a form that is open meanwhile is not stale by it.
  insert into timeline_entry (item_number, person_id, kind, internal, by_staff, by_machine, old, new)
  values (item, person, 'desk', true, person is not null, person is null, what, said)
  returning id
$$;
comment on function nuance_api.desk_record(bigint, text, text, bigint) is
  'Appends to the timeline, for staff alone, what became of an item on the desk; without a person it was a job';

create function nuance_api.work_terms(place text) returns jsonb
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select coalesce((select jsonb_agg(t) from jsonb_array_elements(v.terms) t where t ->> 'filter' is distinct from 'sort'), '[]')
         || '[{"filter": "is", "in": ["ready"]}, {"filter": "sort", "in": ["work"]}]'
  from my_view v where place ~ '^view-[1-9][0-9]{0,17}$' and v.id = substr(place, 6)::bigint
$$;
comment on function nuance_api.work_terms(text) is 'What a view that one works from looks for; null: it is none of the viewer''s';

-- --- places ----------------------------------------------------------------------------------------------

create function nuance_api.work_candidates(
  place text, after_turn bigint, after_number bigint,
  out number bigint, out turn bigint, out contract bigint, out pressing boolean, out turned_away boolean
) returns setof record
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  target_queue bigint := (select q.id from visible_queue q where q.key = work_candidates.place);
  viewer constant bigint := viewer_person();
  terms jsonb := work_terms(place);
begin
  if target_queue is null then
    return query
      select i.number, i.work_turn, i.contract_id, i.urgency = 2 or coalesce(i.deadline <= now(), false),
             exists (select from work_skip s where s.person_id = viewer and s.item_number = i.number and s.until > now())
      from search_items(terms, case when after_turn >= 0 then after_turn || '.' || after_number end) f
      join item i on i.number = f.number;
    return;
  end if;
  return query
    select i.number, i.work_turn, i.contract_id, i.urgency = 2 or coalesce(i.deadline <= now(), false), false
    from item i
    where i.queue_id = target_queue and i.status = 'open' and i.owner_id is null and i.snoozed_until is null and not i.leased
      and (i.work_turn, i.number) > (after_turn, after_number)
      and not exists (select from work_skip s where s.person_id = viewer and s.item_number = i.number and s.until > now())
    order by i.work_turn, i.number limit 60;
end $$;
comment on function nuance_api.work_candidates(text, bigint, bigint) is
  'What a place holds in the order of work, a piece at a time; turned away: put aside by this person';

create function nuance_api.work_place_path(place text) returns text
language sql immutable parallel safe as $$
  select case when place like 'view-%' then '/view/' || substr(place, 6) else '/queue/' || place || '/work' end
$$;
comment on function nuance_api.work_place_path(text) is 'The page of a place one works from';

create function nuance_api.work_left(place text, out n bigint, out beyond boolean)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  target_queue bigint := (select q.id from visible_queue q where q.key = work_left.place);
begin
  if target_queue is null then
    select f.found, f.beyond into n, beyond from search_items(work_terms(place), null) f limit 1;
    n := coalesce(n, 0);
    beyond := coalesce(beyond, false);
    return;
  end if;
  n := coalesce((select t.n from present_tally t where t.kind = 'ready' and t.id = target_queue), 0);
  beyond := false;
end $$;
comment on function nuance_api.work_left(text) is 'How many there still are to be handed out in a place';

-- --- handing out -----------------------------------------------------------------------------------------

create function nuance_api.work_give_back(most integer) returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  due record;
  given integer := 0;
begin
  -- Items are locked first, as actions do; what is locked is left for the next time.
  for due in select l.item_number from work_lease l where l.expires_at <= now() order by l.expires_at limit most loop
    perform from item i where i.number = due.item_number for no key update skip locked;
    continue when not found;
    perform desk_record(l.item_number, 'given-back', person_name(l.person_id))
    from work_lease l where l.item_number = due.item_number and l.expires_at <= now();
    if found then
      delete from work_lease l where l.item_number = due.item_number;
      given := given + 1;
    end if;
  end loop;
  return given;
end $$;
comment on function nuance_api.work_give_back(integer) is 'Takes back what was handed out and left, so many at most; gives how many these were';

create function nuance_api.work_try(candidate bigint, place text) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  -- What somebody else is just taking or changing is passed over, so that nobody waits.
  perform from item i
  where i.number = candidate and i.status = 'open' and i.owner_id is null and i.snoozed_until is null and not i.leased
  for no key update skip locked;
  if not found then
    return false;
  end if;
  insert into work_lease (item_number, person_id, place, expires_at)
  values (candidate, viewer_person(), place, now() + work_lease_time())
  on conflict do nothing;
  return found;
end $$;
comment on function nuance_api.work_try(bigint, text) is 'Hands an item to the viewer, if it can still be had';

create function nuance_api.work_take(place text) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  piece record;  -- what comes next, of which what is not turned away
  candidate bigint;
  going work_round;
  remaining record;
  taken bigint;
  last_turn bigint := -1;
  last_number bigint := 0;
begin
  -- The job does so, too: a few of them do not wait for it.
  perform work_give_back(3);
  loop
    select count(*) as n, max(c.turn) as turn, (array_agg(c.number order by c.turn desc, c.number desc))[1] as number,
           array_agg(c.number order by c.turn, c.number) filter (where not c.turned_away) as numbers,
           array_agg(c.contract order by c.turn, c.number) filter (where not c.turned_away) as contracts,
           (array_agg(c.pressing order by c.turn, c.number) filter (where not c.turned_away))[1] as pressing
    into piece
    from work_candidates(place, last_turn, last_number) c;
    for candidate in
      select f.number from unnest(piece.numbers, piece.contracts) with ordinality f (number, contract, at)
      order by not piece.pressing and f.at <= 20 and exists (
                 select from contract_answerer a where a.contract_id = f.contract and a.person_id = viewer_person()) desc, f.at
    loop
      if work_try(candidate, place) then
        taken := candidate;
        exit;
      end if;
    end loop;
    exit when taken is not null or piece.n < 50;
    last_turn := piece.turn;
    last_number := piece.number;
  end loop;
  if taken is null then
    delete from work_round r where r.person_id = viewer_person() and r.place = work_take.place;
    return null;
  end if;
  remaining := work_left(place);
  select * into going from work_round r
  where r.person_id = viewer_person() and r.place = work_take.place and r.at > now() - interval '2 hours';
  insert into work_round as r (person_id, place, handed, total, beyond)
  values (viewer_person(), place, coalesce(going.handed, 0) + 1, coalesce(going.handed, 0) + 1 + remaining.n, remaining.beyond)
  on conflict (person_id) do update
    set place = excluded.place, handed = excluded.handed, total = excluded.total, beyond = excluded.beyond, at = now();
  return taken;
end $$;
comment on function nuance_api.work_take(text) is 'Hands the viewer the next item of a place, and counts; null: there is none';

create function nuance_api.require_work_place(place text) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform require_person();
  if not exists (select from work_place w where w.place = require_work_place.place) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
end $$;
comment on function nuance_api.require_work_place(text) is 'To others than staff there is no place to work from';

create function nuance_api.submission_onward(submission nuance.submission_key, place text, flash text default null, subject text default null)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  taken bigint;
begin
  perform require_work_place(place);
  taken := work_take(place);
  return submission_end(submission, case
    when taken is null then row(work_place_path(place), 'queue-clear', null, null)::nuance.outcome
    else row('/N' || taken || '?work=' || place, coalesce(flash, 'handed'), coalesce(subject, 'N' || taken), null)::nuance.outcome end);
end $$;
comment on function nuance_api.submission_onward(nuance.submission_key, text, text, text) is
  'Ends an action by leading on to the next item of a place; flash and subject say what was done with the one before';

create function nuance_api.work_next(submission nuance.submission_key, queue nuance.queue_key)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'work_next');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  return submission_onward(submission, queue);
end $$;

create function nuance_api.work_view(submission nuance.submission_key, view nuance.view_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'work_view');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  return submission_onward(submission, 'view-' || view);
end $$;

-- --- putting aside ---------------------------------------------------------------------------------------

create function nuance_api.work_leave(item bigint) returns void
language sql security definer set search_path = nuance, nuance_api, pg_temp as
$$ delete from work_lease l where l.item_number = item and l.person_id = viewer_person() $$;
comment on function nuance_api.work_leave(bigint) is 'The viewer puts down what was handed out';

create function nuance_api.item_skip(
  submission nuance.submission_key, number nuance.item_number, why nuance.skip_reason,
  work nuance.work_place default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_skip');
  target nuance.item;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_staff_item(number);
  if trim(why) = '' then
    perform refuse('why', 'required');
  end if;
  insert into work_skip (person_id, item_number, until, reason)
  values (viewer, target.number, now() + interval '4 hours', trim(why))
  on conflict (person_id, item_number) do update set until = excluded.until, reason = excluded.reason;
  perform work_leave(target.number);
  perform desk_record(target.number, 'skipped', trim(why), viewer);
  if work is not null then
    return submission_onward(submission, work, 'skipped', 'N' || target.number);
  end if;
  return submission_end(submission, row('/N' || target.number, 'skipped', 'N' || target.number, null)::nuance.outcome);
end $$;

create function nuance_api.snooze_end(until text, moment text) returns timestamptz
language plpgsql stable set search_path = nuance, nuance_api, pg_temp as $$
declare
  made timestamptz;
begin
  if until <> 'time' then
    -- Mornings are those of whoever snoozes.
    return case until
      when 'hour' then now() + interval '1 hour' when 'hours' then now() + interval '4 hours'
      when 'tomorrow' then date_trunc('day', now()) + interval '1 day 9 hours'
      when 'week' then date_trunc('week', now()) + interval '7 days 9 hours' else 'infinity' end;
  elsif coalesce(trim(moment), '') = '' then
    perform refuse('moment', 'required');
  elsif moment !~ '^\d{4}-\d\d-\d\d[T ]\d\d:\d\d$' then
    perform refuse('moment', 'not-a-time', moment);
  end if;
  begin
    made := moment::timestamptz;
  exception when datetime_field_overflow or invalid_datetime_format then
    perform refuse('moment', 'not-a-time', moment);
  end;
  if made <= now() then
    perform refuse('moment', 'is-past');
  end if;
  return made;
end $$;
comment on function nuance_api.snooze_end(text, text) is 'Until when, in the viewer''s time zone';

create function nuance_api.item_snooze(
  submission nuance.submission_key, number nuance.item_number, until nuance.snooze_time,
  moment nuance.local_moment default null, work nuance.work_place default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_snooze');
  target nuance.item;
  back_at timestamptz;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_staff_item(number);
  if target.closed then
    raise exception using errcode = 'NU409', message = 'item-is-closed';
  end if;
  back_at := snooze_end(until, moment);
  update nuance.item i set snoozed_until = back_at where i.number = target.number;
  perform desk_record(target.number, 'snoozed', case when isfinite(back_at) then to_char(back_at, 'YYYY-MM-DD HH24:MI TZ') end, viewer);
  if work is not null then
    return submission_onward(submission, work, 'snoozed', 'N' || target.number);
  end if;
  return submission_end(submission, row('/N' || target.number, 'snoozed', 'N' || target.number, null)::nuance.outcome);
end $$;

create function nuance_api.item_wake(submission nuance.submission_key, number nuance.item_number, work nuance.work_place default null)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_wake');
  target nuance.item;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  target := require_staff_item(number);
  if target.snoozed_until is not null then
    update nuance.item i set snoozed_until = null where i.number = target.number;
    perform desk_record(target.number, 'woken', null, viewer);
  end if;
  return submission_end(submission, row('/N' || target.number || coalesce('?work=' || work, ''), 'woken', 'N' || target.number, null)::nuance.outcome);
end $$;

-- --- what happens to items ends it -------------------------------------------------------------------------

create function nuance_api.desk_entry() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if new.person_id is not null and new.by_staff then
    update work_lease l set expires_at = now() + work_lease_time()
    where l.item_number = new.item_number and l.person_id = new.person_id;
  end if;
  if new.kind = 'comment' and not new.internal then
    if new.by_staff then
      insert into contract_answerer as a (contract_id, person_id, at)
      select i.contract_id, new.person_id, new.at
      from item i join contract c on c.id = i.contract_id and c.kind <> 'free'
      where i.number = new.item_number and new.person_id is not null
      on conflict (contract_id, person_id) do update set at = excluded.at where a.at < excluded.at - interval '1 day';
    else
      update item i set snoozed_until = null where i.number = new.item_number and i.snoozed_until is not null;
      if found then
        perform desk_record(new.item_number, 'woken', 'reply');
      end if;
    end if;
  end if;
  return null;
end $$;
create trigger desk after insert on nuance.timeline_entry
for each row when (new.kind <> 'filed' and new.kind <> 'desk') execute function nuance_api.desk_entry();

-- Who writes at an answer for longer than a lease lasts is at it still: the form saves itself meanwhile.
create function nuance_api.desk_draft() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update work_lease l set expires_at = now() + work_lease_time()
  where l.item_number = new.item_number and l.person_id = new.person_id
    and l.expires_at > now() and l.expires_at < now() + work_lease_time() - interval '1 minute';
  return null;
end $$;
-- What is sent is no draft any more, and has its entry: here it would lock the lease before the item.
create trigger desk after insert or update on nuance.draft
for each row when (new.item_number is not null and new.fields is not null) execute function nuance_api.desk_draft();

-- An item says itself whether it is in somebody's hands: what is left to hand out is found and counted by that.
create function nuance_api.lease_marks_item() returns trigger
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  update item i set leased = tg_op = 'INSERT'
  where i.number = case tg_op when 'INSERT' then new.item_number else old.item_number end and i.leased <> (tg_op = 'INSERT');
  return null;
end $$;
create trigger marks_item after insert or delete on nuance.work_lease
for each row execute function nuance_api.lease_marks_item();

-- Who owns it, has closed it or has put it aside needs no lease.
create function nuance_api.desk_item() returns trigger
language plpgsql as $$
begin
  if new.status <> old.status and new.snoozed_until is not distinct from old.snoozed_until then
    new.snoozed_until := null;
  end if;
  if new.owner_id is not null or new.status <> 'open' or new.snoozed_until is not null then
    new.leased := false;
  end if;
  return new;
end $$;
create trigger desk before update of status, owner_id, snoozed_until on nuance.item
for each row execute function nuance_api.desk_item();

create function nuance_api.desk_item_settled() returns trigger
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  delete from work_lease l where l.item_number = new.number;
  return null;
end $$;
create trigger desk_settled after update of status, owner_id, snoozed_until on nuance.item
for each row when (old.leased and not new.leased) execute function nuance_api.desk_item_settled();

create function nuance_api.job_desk() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  dealt integer := work_give_back(200);
  due record;
begin
  for due in select i.number from item i where i.snoozed_until <= now() order by i.snoozed_until, i.number limit 200 loop
    perform from item i where i.number = due.number and i.snoozed_until <= now() for no key update skip locked;
    continue when not found;
    update item i set snoozed_until = null where i.number = due.number;
    perform desk_record(due.number, 'woken', 'time');
    dealt := dealt + 1;
  end loop;
  delete from work_skip s where s.ctid = any (array(
    select k.ctid from work_skip k where k.until < now() limit 1000 for update skip locked));
  return dealt;
end $$;
comment on function nuance_api.job_desk() is 'Gives back what was handed out and left, and wakes what was put aside until now';
insert into nuance.job (name, every) values ('desk', '5 seconds')
on conflict (name) do update set every = excluded.every;
