-- SPDX-License-Identifier: Apache-2.0
-- What staff see of their own work, from roll-ups too.

-- field: choice 7 30 90
create domain nuance.figure_days as text;

alter table nuance.response_delta
  drop constraint response_delta_event_check,
  add constraint response_delta_event_check check (event in ('arrived', 'answered', 'closed')),
  add column hour smallint;
comment on column nuance.response_delta.hour is 'Of an answer: the hour of the week in which the issue came, see response_hour';

create table nuance.queue_day (
  day date not null,
  queue_id bigint not null references nuance.queue,
  plan_id bigint not null references nuance.plan,
  closed bigint not null,
  primary key (day, queue_id, plan_id)
);
comment on table nuance.queue_day is 'How many issues were closed on a day, in UTC; what came is in response_count';

create table nuance.response_hour (
  week date not null,
  queue_id bigint not null references nuance.queue,
  plan_id bigint not null references nuance.plan,
  hour smallint not null check (hour between 0 and 167),
  n bigint not null,
  buckets bigint not null,
  primary key (week, queue_id, plan_id, hour)
);
comment on table nuance.response_hour is 'First answers by the hour of the week, in UTC, in which the issue came; Monday begins with 0';
comment on column nuance.response_hour.buckets is 'Sum of the buckets: their mean is that of a typical answer, on a logarithmic scale';

create table nuance.backlog (
  queue_id bigint not null references nuance.queue,
  plan_id bigint not null references nuance.plan,
  owner_id bigint references nuance.person,
  age smallint not null,
  waiting boolean not null,
  late boolean not null,
  n bigint not null
);
comment on table nuance.backlog is 'The open issues, counted anew each minute';
comment on column nuance.backlog.age is 'Below a day, 3, 7, 30, 90 days, more: 0 to 5';
comment on column nuance.backlog.waiting is 'For the customer';

create table nuance.contract_load (
  days integer not null,
  contract_id bigint not null references nuance.contract,
  mana bigint not null,
  issues bigint not null,
  primary key (days, contract_id)
);
comment on table nuance.contract_load is 'What the busiest contracts cost in the last days, counted anew each minute';
create index mana_entry_spent on nuance.mana_entry (at) where amount < 0 and item_number is not null;
