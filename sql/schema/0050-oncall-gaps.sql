-- SPDX-License-Identifier: Apache-2.0
-- When nobody will be on call, kept so that each page of the desk can say so without computing two weeks of shifts.

create table nuance.oncall_gap (
  schedule_id bigint not null references nuance.oncall_schedule on delete cascade,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  primary key (schedule_id, starts_at)
);
comment on table nuance.oncall_gap is 'The gaps of the next two weeks, schedule by schedule';
comment on column nuance.oncall_gap.starts_at is 'Of a gap that has begun, when it was found';

alter table nuance.oncall_schedule add column gaps_at timestamptz not null default '-infinity';
comment on column nuance.oncall_schedule.gaps_at is 'When its gaps were found last';
create index oncall_schedule_gaps on nuance.oncall_schedule (gaps_at) where removed_at is null;
