-- SPDX-License-Identifier: Apache-2.0
-- Work that no request waits for.

create table nuance.job (
  name text primary key check (name ~ '^[a-z_]{1,40}$'),
  every interval not null check (every > interval '0'),
  next_at timestamptz not null default now(),
  finished_at timestamptz,
  took interval,
  runs bigint not null default 0,
  failures bigint not null default 0,
  failures_in_a_row integer not null default 0,
  last_error text
);
comment on table nuance.job is 'What the servers do by themselves; whichever node comes first locks a row and does it';
comment on column nuance.job.every is 'How long to wait when there was nothing left to do';
comment on column nuance.job.failures_in_a_row is 'Each doubles the wait, up to an hour';
