-- SPDX-License-Identifier: Apache-2.0
-- Response figures from roll-ups. Every stay of an item in a queue counts in exactly one cell of a
-- histogram: the queue, the plan of the contract, the day it came, how long the first answer took, and
-- whether the promise was kept. A cell is a sum, so days and queues can be merged in any order.

alter table nuance.queue_stay
  add column plan_id bigint references nuance.plan,
  add column promised interval,
  add column due_at timestamptz,
  add column closed boolean not null default false,
  add column void boolean not null default false;
update nuance.queue_stay s
set plan_id = c.plan_id, promised = q.promise, due_at = s.entered_at + coalesce(q.promise, interval '24 hours'),
    closed = i.closed, excluded = i.status in ('duplicate', 'invalid', 'spam')
from nuance.item i, nuance.contract c, nuance.queue q
where i.number = s.item_number and c.id = i.contract_id and q.id = s.queue_id;
alter table nuance.queue_stay
  alter column plan_id set not null, alter column due_at set not null;
comment on column nuance.queue_stay.plan_id is 'Of the contract when the item entered the queue';
comment on column nuance.queue_stay.promised is 'The queue''s promise when the item entered it: what it is judged by, whatever is promised later';
comment on column nuance.queue_stay.due_at is 'When its time is up: after what was promised, or 24 hours where nothing was';
comment on column nuance.queue_stay.closed is 'The item is closed: nobody waits for an answer any more';
comment on column nuance.queue_stay.excluded is 'Duplicates, invalid items, spam, and stays that were taken back do not count';
comment on column nuance.queue_stay.void is 'Taken back, as if it had never been';

drop index nuance.queue_stay_item;
drop index nuance.queue_stay_entered;
create unique index queue_stay_present on nuance.queue_stay (item_number) where left_at is null;
create index queue_stay_item on nuance.queue_stay (item_number, id);
create index queue_stay_waiting on nuance.queue_stay (queue_id, due_at)
  where first_response_at is null and left_at is null and not closed and not excluded;

alter table nuance.timeline_entry add column by_machine boolean not null default false;
comment on column nuance.timeline_entry.by_machine is 'Written by a program, with a token: no first response';

create table nuance.response_count (
  day date not null,
  queue_id bigint not null references nuance.queue,
  plan_id bigint not null references nuance.plan,
  bucket smallint not null,
  promise text not null check (promise in ('kept', 'broken', 'open', 'none')),
  n bigint not null,
  primary key (day, queue_id, plan_id, bucket, promise)
);
comment on table nuance.response_count is 'How many stays are in each cell; with the deltas, exactly what nuance.queue_stay comes to';
comment on column nuance.response_count.day is 'The day, in UTC, on which the item entered the queue';
comment on column nuance.response_count.bucket is
  'How long the first answer took, see nuance_api.bucket_of(); -1 is waiting, -2 will never be answered there';
comment on column nuance.response_count.promise is 'Whether the answer came within what was promised; open: none came; none: nothing was promised';
create index response_count_waiting on nuance.response_count (queue_id) where bucket = -1;

create table nuance.response_delta (
  id bigint generated always as identity primary key,
  day date not null,
  queue_id bigint not null,
  plan_id bigint not null,
  bucket smallint not null,
  promise text not null,
  n bigint not null
);
comment on table nuance.response_delta is 'Changes of the cells, written with their cause: no row is fought over';

drop table nuance.queue_figures;
create table nuance.response_figure (
  queue_id bigint references nuance.queue,
  paid boolean,
  span text not null check (span in ('7 days', '30 days', '90 days', 'week', 'month')),
  begins date not null,
  arrivals bigint not null,
  answered bigint not null,
  kept bigint not null,
  judged bigint not null,
  unanswered bigint not null,
  overdue bigint not null,
  median bigint,
  ninetieth bigint,
  classes bigint[] not null,
  computed_at timestamptz not null default now(),
  unique nulls not distinct (queue_id, paid, span, begins)
);
comment on table nuance.response_figure is 'What pages say: of a queue, of all public ones by whether one pays, over a span of days';
comment on column nuance.response_figure.queue_id is 'Null: all public queues';
comment on column nuance.response_figure.paid is 'Null: whoever asks';
comment on column nuance.response_figure.begins is 'Its first day, in UTC';
comment on column nuance.response_figure.judged is 'Stays something was promised to, and whose time is up or that were answered';
comment on column nuance.response_figure.unanswered is 'Of the arrivals, those without an answer, be their time up or not';
comment on column nuance.response_figure.overdue is 'Of these, those whose time is up, or that left the queue or were closed unanswered';
comment on column nuance.response_figure.median is 'Seconds; null: fewer than half have heard from us';
comment on column nuance.response_figure.ninetieth is 'Seconds within which nine of ten heard from us; null: fewer have';
comment on column nuance.response_figure.classes is 'Arrivals by how long the answer took, see nuance_api.response_class(); the last are those without';

create table nuance.response_wait (
  queue_id bigint primary key references nuance.queue,
  waiting bigint not null,
  longest_since timestamptz
);
comment on table nuance.response_wait is 'Who waits for a first answer, whenever they came';
comment on column nuance.response_wait.longest_since is 'Since when the one waits whose time is up first';
