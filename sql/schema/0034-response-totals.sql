-- SPDX-License-Identifier: Apache-2.0
-- Totals for monitoring: they only grow, whatever is excluded later, as a counter must.

alter table nuance.response_delta add column event text check (event in ('arrived', 'answered'));
comment on column nuance.response_delta.event is 'What this change tells monitoring; null: nothing new';

create table nuance.response_total (
  queue_id bigint not null references nuance.queue,
  event text not null check (event in ('arrived', 'answered')),
  promise text not null,
  class smallint not null,
  n bigint not null,
  seconds bigint not null,
  primary key (queue_id, event, promise, class)
);
comment on table nuance.response_total is 'Arrivals and answers since this was first installed; never less than before';
comment on column nuance.response_total.class is 'See nuance_api.response_class(); of arrivals 9';

alter table nuance.response_wait add column overdue bigint not null default 0;
comment on column nuance.response_wait.overdue is 'Of those who wait, whose time is up';
