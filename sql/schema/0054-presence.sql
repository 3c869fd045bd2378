-- SPDX-License-Identifier: Apache-2.0
-- Who of staff has an item open, and what staff note of people.

create unlogged table nuance.presence (
  item_number bigint not null,
  person_id bigint not null,
  answers boolean not null,
  seen_at timestamptz not null default now(),
  primary key (item_number, person_id)
);
comment on table nuance.presence is 'Staff who look at an item now; a row says nothing any more after a minute. Refers to nothing: a page that is read waits for no lock of an item';
comment on column nuance.presence.answers is 'Has begun to write';

create table nuance.person_note (
  id bigint generated always as identity primary key,
  person_id bigint not null,
  written_by bigint not null,
  at timestamptz not null default clock_timestamp(),
  body text not null
);
comment on table nuance.person_note is
  'What staff note of a person; the newest row is how it stands, the others are its history. Append-only for everyone';
create index person_note_person on nuance.person_note (person_id, id);
