-- SPDX-License-Identifier: Apache-2.0
-- The address by which a calendar program reads somebody's shifts: it cannot log in.

create table nuance.calendar_link (
  person_id bigint primary key references nuance.person on delete cascade,
  stamp uuid not null,
  token_hash bytea not null unique,
  made_at timestamptz not null default now()
);
comment on table nuance.calendar_link is
  'Who has an address for their calendar program; made again, the one before reads nothing any more';
comment on column nuance.calendar_link.stamp is 'What its token is made from; the token itself is kept nowhere';
