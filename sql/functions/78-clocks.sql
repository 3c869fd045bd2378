-- SPDX-License-Identifier: Apache-2.0
-- The clocks of items. As with stays, nobody calls anything: triggers follow what happens to items.
--
-- first: from entering a queue to the first public reply by staff. next: from what the requestor, or who manages
-- the contract, says after that, to the next reply. resolution: from filing, or reopening, to the end. A policy
-- may let them stand still while we wait for the customer. An item that leaves a queue takes its resolution clock
-- along, with what was spent, under the policy of the new queue.

create function nuance_api.sla_of(queue bigint, plan bigint) returns nuance.sla
language sql stable set search_path = nuance, pg_temp as $$
  select p from sla p
  where p.queue_id = queue and p.ended_at is null and (p.plan_id = plan or p.plan_id is null)
  order by p.plan_id nulls last limit 1
$$;
comment on function nuance_api.sla_of(bigint, bigint) is 'What counts in a queue for a plan, if anything does';

create function nuance_api.clock_runs(clock nuance.clock, at timestamptz) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  under sla;
  spent bigint := (select coalesce(sum(r.spent), 0) from clock_run r where r.clock_id = clock.id);
begin
  select * into strict under from sla p where p.id = clock.sla_id;
  insert into clock_run (clock_id, calendar_id, began_at) values (clock.id, under.calendar_id, at);
  update nuance.clock c
  set due_at = open_after(under.calendar_id, at, clock.target - spent),
      warn_at = case when c.warned_at is null and c.missed_at is null
                     then open_after(under.calendar_id, at, clock.target * under.warn_percent / 100 - spent) end
  where c.id = clock.id;
end $$;
comment on function nuance_api.clock_runs(nuance.clock, timestamptz) is 'Lets a clock run, from what it has spent';

create function nuance_api.clock_stands(clock nuance.clock, at timestamptz) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update clock_run r
  set ended_at = greatest(at, r.began_at), spent = open_seconds(r.calendar_id, r.began_at, at)
  where r.clock_id = clock.id and r.ended_at is null;
  -- Late is late: nobody is spared by waiting for the customer afterwards.
  update nuance.clock c
  set due_at = null, warn_at = null, missed_at = coalesce(c.missed_at, case when c.due_at < at then at end)
  where c.id = clock.id;
end $$;
comment on function nuance_api.clock_stands(nuance.clock, timestamptz) is 'Makes a clock stand still';

create function nuance_api.clock_ends(clock nuance.clock, at timestamptz, done boolean) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform clock_stands(clock, at);
  update nuance.clock c
  set ended_at = greatest(at, c.began_at),
      outcome = case when c.missed_at is not null then 'missed' when done then 'met' else 'dropped' end
  where c.id = clock.id;
end $$;
comment on function nuance_api.clock_ends(nuance.clock, timestamptz, boolean) is
  'Ends a clock: what it was for has been done, or is no longer asked for';

create function nuance_api.clock_begins(item nuance.item, kind text, at timestamptz, inherits nuance.clock default null)
returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  under sla := sla_of(item.queue_id, (select c.plan_id from contract c where c.id = item.contract_id));
  begun nuance.clock;
  minutes integer := case kind when 'first' then under.first_minutes when 'next' then under.next_minutes
                               else under.resolution_minutes end;
begin
  if minutes is null then
    return;
  end if;
  insert into nuance.clock (item_number, kind, sla_id, target, began_at)
  values (item.number, kind, under.id, minutes * 60, coalesce(inherits.began_at, at)) returning * into begun;
  insert into clock_run (clock_id, calendar_id, began_at, ended_at, spent)
  select begun.id, r.calendar_id, r.began_at, r.ended_at, r.spent from clock_run r where r.clock_id = inherits.id order by r.id;
  if not (item.status = 'waiting' and under.pauses) then
    perform clock_runs(begun, at);
  end if;
end $$;
comment on function nuance_api.clock_begins(nuance.item, text, timestamptz, nuance.clock) is
  'Begins a clock where a policy asks for it; with what another one has spent';

create function nuance_api.deadline_follows(number bigint) returns void
language sql security definer set search_path = nuance, pg_temp as $$
  update item i set deadline = c.due_at, late = c.late
  from (select min(k.due_at) as due_at, coalesce(bool_or(k.missed_at is not null), false) as late
        from clock k where k.item_number = deadline_follows.number and k.ended_at is null) c
  where i.number = deadline_follows.number and (i.deadline, i.late) is distinct from (c.due_at, c.late)
$$;
comment on function nuance_api.deadline_follows(bigint) is 'Notes on an item what its clocks say';

create function nuance_api.clocks_agree(item nuance.item) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  k nuance.clock;
  running boolean;
begin
  if item.closed then
    for k in select * from clock c where c.item_number = item.number and c.ended_at is null loop
      perform clock_ends(k, now(), k.kind = 'resolution' and item.status not in ('duplicate', 'invalid', 'spam'));
    end loop;
    return;
  end if;
  for k in select c.* from clock c join sla p on p.id = c.sla_id and p.pauses
           where c.item_number = item.number and c.ended_at is null loop
    running := exists (select from clock_run r where r.clock_id = k.id and r.ended_at is null);
    if item.status = 'waiting' and running then
      perform clock_stands(k, now());
    elsif item.status = 'open' and not running then
      perform clock_runs(k, now());
    end if;
  end loop;
end $$;
comment on function nuance_api.clocks_agree(nuance.item) is 'Ends, stops and starts the clocks of an item as its status asks for';

create function nuance_api.item_timed() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  k nuance.clock;
  stay queue_stay;
  was_closed boolean := tg_op = 'UPDATE' and old.status not in ('open', 'waiting');
begin
  if tg_op = 'UPDATE' and new.queue_id <> old.queue_id then
    for k in select * from clock c where c.item_number = new.number and c.ended_at is null loop
      perform clock_ends(k, now(), false);
      if k.kind = 'resolution' and not new.closed then
        perform clock_begins(new, 'resolution', now(), k);
      end if;
    end loop;
  end if;
  if not new.closed then
    if tg_op = 'INSERT' then
      perform clock_begins(new, 'first', new.filed_at);
    elsif was_closed or new.queue_id <> old.queue_id then
      select * into stay from queue_stay s where s.item_number = new.number and s.left_at is null;
      if stay.first_response_at is null then
        perform clock_begins(new, 'first', case when was_closed then now() else coalesce(stay.entered_at, now()) end);
      end if;
    end if;
    if tg_op = 'INSERT' or was_closed
       or (new.queue_id <> old.queue_id
           and not exists (select from clock c where c.item_number = new.number and c.kind = 'resolution')) then
      perform clock_begins(new, 'resolution', case when was_closed then now() else new.filed_at end);
    end if;
  end if;
  perform clocks_agree(new);
  perform deadline_follows(new.number);
  return null;
end $$;
-- After stays_follow: triggers fire in the order of their names.
create trigger timed after update of status, queue_id on nuance.item
for each row when ((new.status <> old.status or new.queue_id <> old.queue_id) and coalesce(current_setting('nuance.restoring', true), '') = '')
execute function nuance_api.item_timed();
create trigger timed_new after insert on nuance.item for each row execute function nuance_api.item_timed();

create function nuance_api.entry_timed() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.item;
  k nuance.clock;
begin
  if new.by_staff then
    for k in select c.* from clock c join nuance.item i on i.number = c.item_number and i.requestor_id <> new.person_id
             where c.item_number = new.item_number and c.ended_at is null and c.kind in ('first', 'next') loop
      perform clock_ends(k, now(), true);
    end loop;
    if found then
      perform deadline_follows(new.item_number);
    end if;
    return null;
  end if;
  select * into here from nuance.item i where i.number = new.item_number;
  -- What a plain member says starts no clock.
  if here.closed or exists (select from clock c where c.item_number = here.number and c.ended_at is null and c.kind in ('first', 'next'))
     or not exists (select from queue_stay s where s.item_number = here.number and s.left_at is null and s.first_response_at is not null)
     or not (here.requestor_id = new.person_id or exists (
       select from membership m where m.contract_id = here.contract_id and m.person_id = new.person_id and m.role in ('manager', 'contact'))) then
    return null;
  end if;
  perform clock_begins(here, 'next', now());
  perform deadline_follows(here.number);
  return null;
end $$;
create trigger timed after insert on nuance.timeline_entry
for each row when (new.kind = 'comment' and not new.internal and not (new.by_staff and new.by_machine))
execute function nuance_api.entry_timed();

-- --- what becomes of those who are late -----------------------------------------------------------------

create function nuance_api.clock_tells(clock nuance.clock, item nuance.item, event text) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  told record;
  entry bigint;
begin
  for told in
    select p.id, mail_address(p.id) as address
    from person p
    where p.id in (item.owner_id, (select o.lead_id from sla o where o.id = clock.sla_id))
      and mail_address(p.id) is not null
    order by p.id
  loop
    perform outbox_add('mail', 'deadline', told.address, jsonb_build_object(
      'event', event, 'kind', clock.kind, 'clock', clock.id, 'item', item.number, 'title', item.title,
      'path', '/N' || item.number, 'person', told.id, 'queue', (select q.name from queue q where q.id = item.queue_id),
      'due', to_char(clock.due_at at time zone (select p.time_zone from person p where p.id = told.id), 'YYYY-MM-DD HH24:MI')),
      dedup => format('deadline-%s-%s-%s', clock.id, event, told.id));
  end loop;
  insert into timeline_entry (item_number, kind, internal, by_machine, old, new)
  values (item.number, 'deadline', true, true, clock.kind, event) returning id into entry;
  return entry;
end $$;
comment on function nuance_api.clock_tells(nuance.clock, nuance.item, text) is
  'Tells owner and lead that a deadline is near or past, and the timeline; returns its entry';

create function nuance_api.clock_warned(clock nuance.clock, item nuance.item) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint := clock_tells(clock, item, 'near');
begin
  update nuance.clock c set warned_at = now(), warn_at = null where c.id = clock.id;
  update nuance.item i set version = entry where i.number = item.number;
end $$;

create function nuance_api.clock_missed(clock nuance.clock, item nuance.item) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint := clock_tells(clock, item, 'missed');
  was priority;
  raised priority;
begin
  update nuance.clock c set missed_at = now(), warn_at = null where c.id = clock.id;
  select * into was from priority p where p.rank = item.priority;
  -- The highest one is for people to give.
  select * into raised from priority p
  where p.rank > item.priority and p.rank < (select max(m.rank) from priority m) order by p.rank limit 1;
  if raised.rank is not null then
    insert into timeline_entry (item_number, kind, by_machine, old, new)
    values (item.number, 'priority', true, was.name, raised.name) returning id into entry;
  end if;
  update nuance.item i
  set late = true, priority = coalesce(raised.rank, i.priority), version = entry
  where i.number = item.number;
end $$;

create function nuance_api.job_deadlines() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  found_one record;
  here nuance.item;
  k nuance.clock;
  began timestamptz := clock_timestamp();
  dealt integer := 0;
begin
  -- The longest due first, fifty done at a time. Items are locked before their clocks, as actions do; what is locked is
  -- left for the next time, and what fails too: neither stops others.
  for found_one in
    select d.id, d.item_number from (
      (select c.id, c.item_number, c.due_at as at from clock c where c.due_at <= now() and c.missed_at is null order by c.due_at limit 10000)
      union all (select c.id, c.item_number, c.warn_at from clock c where c.warn_at <= now() order by c.warn_at limit 10000)) d
    order by d.at limit 10000
  loop
    exit when dealt >= 50 or clock_timestamp() > began + case when dealt > 0 then interval '1 second' else interval '3 seconds' end;
    begin
      select * into here from nuance.item i where i.number = found_one.item_number for no key update skip locked;
      continue when not found;
      select * into k from clock c where c.id = found_one.id;
      if k.due_at <= now() and k.missed_at is null then
        perform clock_missed(k, here);
      elsif k.warn_at <= now() then
        perform clock_warned(k, here);
      else
        continue;
      end if;
      dealt := dealt + 1;
    exception when others then
      raise warning 'the deadline of clock % of item N% cannot be told: %', found_one.id, found_one.item_number, sqlerrm;
    end;
  end loop;
  -- A calendar was changed: what runs by it goes on by the new one. What cannot goes on by the old one; any fifty,
  -- so that many such do not keep others from their turn.
  for found_one in
    select m.id, m.item_number from (
      select c.id, c.item_number from clock_run r join calendar w on w.id = r.calendar_id and w.successor_id is not null
      join clock c on c.id = r.clock_id
      where r.ended_at is null order by random() limit 50) m
    order by m.item_number, m.id
  loop
    begin
      perform from nuance.item i where i.number = found_one.item_number for no key update skip locked;
      continue when not found;
      select * into k from clock c where c.id = found_one.id and c.due_at is not null;
      continue when not found;
      perform clock_stands(k, now());
      select * into k from clock c where c.id = found_one.id;
      perform clock_runs(k, now());
      perform deadline_follows(k.item_number);
      dealt := dealt + 1;
    exception when others then
      raise warning 'clock % of item N% cannot run by its new calendar: %', found_one.id, found_one.item_number, sqlerrm;
    end;
  end loop;
  return dealt;
end $$;
comment on function nuance_api.job_deadlines() is 'Warns of deadlines that are near, notes those that were missed, and moves clocks to calendars that were changed';

insert into nuance.job (name, every) values ('deadlines', '10 seconds')
on conflict (name) do update set every = excluded.every;

-- --- why ---------------------------------------------------------------------------------------------------

create function nuance_api.clock_steps(
  clock bigint, out what text, out at timestamptz, out until timestamptz, out seconds bigint, out total bigint, out note text
) returns setof record
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  with k as (
    select c.* from nuance.clock c where c.id = clock_steps.clock and viewer_is_staff()
  ), run as (
    select r.id, r.calendar_id, r.began_at, coalesce(r.ended_at, k.due_at) as ends_at, coalesce(w.time_zone, 'UTC') as zone,
           lead(r.began_at) over (order by r.id) as goes_on_at, r.ended_at is not null as over
    from k join clock_run r on r.clock_id = k.id left join calendar w on w.id = r.calendar_id
  ), day as (
    select r.*, d::date as day, f.name as holiday
    from run r
    cross join lateral generate_series((r.began_at at time zone r.zone)::date::timestamp,
                                       least((r.ends_at at time zone r.zone)::date::timestamp, (r.began_at at time zone r.zone)::date + interval '400 days'),
                                       interval '1 day') d
    left join calendar_holiday f on f.calendar_id = r.calendar_id and f.day = d::date
    where r.calendar_id is not null
  ), step as (
    select 1 as place, r.id as run, 'open' as what, r.began_at as at, r.ends_at as until, null as note
    from run r where r.calendar_id is null
    union all
    select 1, d.id, 'open', greatest(o.opens, d.began_at), least(o.closes, d.ends_at), null
    from day d cross join lateral day_open(d.calendar_id, d.day) o
    where o.closes > d.began_at and o.opens < d.ends_at
    union all
    select 1, d.id, 'holiday', greatest(d.began_at, d.day::timestamp at time zone d.zone), null, d.holiday
    from day d where d.holiday is not null
    union all
    select 2, r.id, case when r.goes_on_at = r.ends_at then 'calendar' else 'stood' end, r.ends_at, r.goes_on_at, null
    from run r cross join k where r.over and (r.goes_on_at is not null or k.ended_at is null)
  ), counted as (
    select s.*, case when s.what = 'open' then extract(epoch from s.until - s.at)::bigint end as seconds from step s
  )
  select c.what, c.at, c.until, c.seconds,
         (sum(coalesce(c.seconds, 0)) over (order by c.run, c.place, c.at, c.what rows unbounded preceding))::bigint, c.note
  from counted c order by c.run, c.place, c.at, c.what limit 100
$$;
comment on function nuance_api.clock_steps(bigint) is
  'How a deadline came about: the opening hours that counted, holidays in between, and when the clock stood still';
