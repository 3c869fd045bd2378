-- SPDX-License-Identifier: Apache-2.0
-- Deadlines: what is promised to whom, when people work, and the clocks that run.

-- field: integer min=1 max=999999999999999999
create domain nuance.calendar_id as bigint check (value > 0);
-- field: integer min=1 max=999999999999999999
create domain nuance.sla_id as bigint check (value > 0);
-- field: text max=200 line
create domain nuance.opening_hours as text check (char_length(value) <= 200);
-- field: text max=20000
create domain nuance.holidays as text check (char_length(value) <= 20000);
-- field: text max=20 line
create domain nuance.target_time as text check (char_length(value) <= 20);
-- field: integer min=1 max=99
create domain nuance.warn_percent as integer check (value between 1 and 99);
-- field: choice priority age activity deadline
create domain nuance.queue_order as text;

create table nuance.calendar (
  id bigint generated always as identity primary key,
  name text not null check (char_length(name) between 1 and 100),
  time_zone text not null,
  made_at timestamptz not null default now(),
  successor_id bigint references nuance.calendar,
  removed_at timestamptz
);
comment on table nuance.calendar is 'When people work. A change makes another one, so that what was reckoned by this one can be explained for ever';
comment on column nuance.calendar.time_zone is 'IANA name: opening hours are what clocks on the wall say there';
comment on column nuance.calendar.successor_id is 'What took its place; null: it counts';
create unique index calendar_name on nuance.calendar (lower(name)) where successor_id is null and removed_at is null;

create table nuance.calendar_hours (
  calendar_id bigint not null references nuance.calendar,
  weekday integer not null check (weekday between 1 and 7),
  opens integer not null check (opens between 0 and 1439),
  closes integer not null check (closes between 1 and 1440),
  primary key (calendar_id, weekday, opens),
  check (closes > opens)
);
comment on table nuance.calendar_hours is 'Opening hours of a day of the week, in minutes since midnight; Monday is 1';

create table nuance.calendar_holiday (
  calendar_id bigint not null references nuance.calendar,
  day date not null,
  name text not null,
  primary key (calendar_id, day)
);
comment on table nuance.calendar_holiday is 'Days on which nobody works, whatever day of the week they are';

create table nuance.sla (
  id bigint generated always as identity primary key,
  queue_id bigint not null references nuance.queue,
  plan_id bigint references nuance.plan,
  calendar_id bigint references nuance.calendar,
  first_minutes integer check (first_minutes between 1 and 525600),
  next_minutes integer check (next_minutes between 1 and 525600),
  resolution_minutes integer check (resolution_minutes between 1 and 525600),
  warn_percent integer not null default 75 check (warn_percent between 1 and 99),
  pauses boolean not null default true,
  lead_id bigint references nuance.person,
  made_at timestamptz not null default now(),
  ended_at timestamptz,
  check (num_nonnulls(first_minutes, next_minutes, resolution_minutes) > 0)
);
comment on table nuance.sla is 'What is aimed at in a queue, for a plan or for all that have none of their own. A change makes another one; clocks keep the one they began with';
comment on column nuance.sla.plan_id is 'Null: every plan';
comment on column nuance.sla.calendar_id is 'Null: day and night';
comment on column nuance.sla.warn_percent is 'Of the target; after that owner and lead are warned';
comment on column nuance.sla.pauses is 'Clocks stand still while we wait for the customer';
comment on column nuance.sla.lead_id is 'Told, as the owner is, of what is late';
comment on column nuance.sla.ended_at is 'Changed or removed; null: it counts';
create unique index sla_place on nuance.sla (queue_id, coalesce(plan_id, 0)) where ended_at is null;

create table nuance.clock (
  id bigint generated always as identity primary key,
  item_number bigint not null references nuance.item,
  kind text not null check (kind in ('first', 'next', 'resolution')),
  sla_id bigint not null references nuance.sla,
  target bigint not null check (target > 0),
  began_at timestamptz not null,
  due_at timestamptz,
  warn_at timestamptz,
  warned_at timestamptz,
  missed_at timestamptz,
  ended_at timestamptz,
  outcome text check (outcome in ('met', 'missed', 'dropped')),
  check ((ended_at is null) = (outcome is null))
);
comment on table nuance.clock is 'A clock of an item: until the first answer, the next one, or the end';
comment on column nuance.clock.target is 'Seconds of opening hours';
comment on column nuance.clock.due_at is 'The deadline; null: it stands still, or has ended';
comment on column nuance.clock.warn_at is 'When a warning is due; null: no more';
comment on column nuance.clock.missed_at is 'When the deadline was noticed to have passed';
comment on column nuance.clock.outcome is 'dropped: the item left the queue, was closed, or turned out not to count';
create unique index clock_running on nuance.clock (item_number, kind) where ended_at is null;
create index clock_item on nuance.clock (item_number, id);
create index clock_warn on nuance.clock (warn_at) where warn_at is not null;
create index clock_due on nuance.clock (due_at) where due_at is not null and missed_at is null;

create table nuance.clock_run (
  id bigint generated always as identity primary key,
  clock_id bigint not null references nuance.clock,
  calendar_id bigint references nuance.calendar,
  began_at timestamptz not null,
  ended_at timestamptz,
  spent bigint,
  check ((ended_at is null) = (spent is null)),
  check (ended_at >= began_at and spent >= 0)
);
comment on table nuance.clock_run is 'The stretches of time a clock ran; between them it stood still. With its calendar each can be explained step by step';
comment on column nuance.clock_run.spent is 'Seconds of opening hours';
create unique index clock_run_present on nuance.clock_run (clock_id) where ended_at is null;
create index clock_run_clock on nuance.clock_run (clock_id, id);
create index clock_run_calendar on nuance.clock_run (calendar_id) where ended_at is null;

alter table nuance.item
  add column deadline timestamptz,
  add column late boolean not null default false;
comment on column nuance.item.deadline is 'The first one of its clocks that run; null: none does';
comment on column nuance.item.late is 'A deadline was missed, and what it was for has not happened yet';
create index item_deadline on nuance.item (queue_id, closed, deadline, number) where deadline is not null;
create index item_deadline_status on nuance.item (queue_id, status, deadline, number) where deadline is not null;
create index item_deadline_owner on nuance.item (owner_id, queue_id, deadline, number) where deadline is not null;

-- What happens to items grows with the parts of this: whoever is before or after, none is left out.
alter table nuance.timeline_entry alter column person_id drop not null;
do $$
declare
  known text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'timeline_entry_kind_check');
begin
  alter table nuance.timeline_entry drop constraint timeline_entry_kind_check;
  execute 'alter table nuance.timeline_entry add constraint timeline_entry_kind_check '
    || replace(known, '''filed''::text', '''filed''::text, ''deadline''::text');
end $$;
