-- SPDX-License-Identifier: Apache-2.0
-- Response figures by two clocks: the one on the wall, and the one that counts opening hours. And weeks and months
-- that are kept as days are, so that what is long ago is never added up again.

alter table nuance.queue_stay
  add column calendar_id bigint references nuance.calendar,
  add column open_seconds bigint check (open_seconds >= 0);
comment on column nuance.queue_stay.calendar_id is
  'Of the deadlines that counted when the item entered the queue; null: none did, or day and night';
comment on column nuance.queue_stay.open_seconds is 'Until the first response, of opening hours; null: none yet, or no calendar';

-- One row tells a change as a whole: what a stay counted as, and what it counts as now.
alter table nuance.response_delta
  add column open_bucket smallint,
  add column bucket_was smallint,
  add column promise_was text,
  add column open_was smallint;
comment on column nuance.response_delta.bucket is 'What the stay counts as, n times';
comment on column nuance.response_delta.open_bucket is 'The same by opening hours; null: none apply';
comment on column nuance.response_delta.bucket_was is 'What it counted as before, once, on the same day in the same queue; null: nothing';

alter table nuance.response_count
  add column span text not null default 'day' check (span in ('day', 'week', 'month')),
  add column clock text not null default 'wall' check (clock in ('wall', 'open'));
comment on column nuance.response_count.span is 'Weeks and months are the sums of their days, so that nobody has to add up years';
comment on column nuance.response_count.day is 'The day, in UTC, on which the item entered the queue; the first one of a week or month';
comment on column nuance.response_count.clock is
  'wall: day and night. open: opening hours, of the stays that some apply to; what was promised is not told again';
alter table nuance.response_count drop constraint response_count_pkey;
insert into nuance.response_count (span, day, queue_id, plan_id, bucket, promise, n)
select s.span, date_trunc(s.span, c.day)::date, c.queue_id, c.plan_id, c.bucket, c.promise, sum(c.n)
from nuance.response_count c cross join (values ('week'), ('month')) s (span)
group by s.span, date_trunc(s.span, c.day), c.queue_id, c.plan_id, c.bucket, c.promise;
alter table nuance.response_count
  alter column span drop default, alter column clock drop default,
  add primary key (span, day, queue_id, plan_id, clock, bucket, promise);
drop index nuance.response_count_waiting;
create index response_count_waiting on nuance.response_count (queue_id) where bucket = -1 and span = 'month' and clock = 'wall';

alter table nuance.response_figure
  add column open_arrivals bigint not null default 0,
  add column open_median bigint,
  add column open_ninetieth bigint;
comment on column nuance.response_figure.open_arrivals is 'Of the arrivals, those that opening hours apply to: the next two are theirs';
comment on column nuance.response_figure.open_median is 'Seconds of opening hours; null: fewer than half have heard from us';
comment on column nuance.response_figure.open_ninetieth is 'Seconds of opening hours within which nine of ten heard from us; null: fewer have';

-- Stays know it; an item, which has many indexes, is not written once more for that.
alter table nuance.item drop column first_response_at;
