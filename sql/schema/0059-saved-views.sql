-- SPDX-License-Identifier: Apache-2.0
-- Queries that staff keep, alone or as a team.

-- field item_query adds: is:ready|snoozed|urgent|late sort:deadline|work due:ahead

-- field: integer min=1 max=999999999999999999
create domain nuance.view_id as bigint check (value > 0);
-- field: text max=60 line
create domain nuance.view_name as text check (char_length(value) <= 60);

create table nuance.saved_view (
  id bigint generated always as identity primary key,
  person_id bigint not null references nuance.person,
  name text not null check (char_length(name) between 1 and 60),
  query text not null,
  terms jsonb not null,
  shared boolean not null default false,
  made_at timestamptz not null default now(),
  removed_at timestamptz
);
comment on table nuance.saved_view is 'A query with a name, of one member of staff or shared with all';
comment on column nuance.saved_view.query is 'As it was typed; terms is what it was read as, which means the same whenever it is asked';
comment on column nuance.saved_view.removed_at is 'It can be brought back';
create index saved_view_person on nuance.saved_view (person_id, id) where removed_at is null;
create index saved_view_shared on nuance.saved_view (id) where shared and removed_at is null;

create unique index saved_view_place on nuance.saved_view (('view-' || id));
create index saved_view_removed on nuance.saved_view (person_id, removed_at) where removed_at is not null;

create table nuance.view_pin (
  person_id bigint not null references nuance.person,
  view_id bigint not null references nuance.saved_view,
  position integer not null,
  found integer,
  beyond boolean,
  counted_at timestamptz,
  primary key (person_id, view_id)
);
comment on table nuance.view_pin is 'Which views somebody has among the folders, in which order, and how many issues they last found there';
comment on column nuance.view_pin.found is 'Counted by a job, to a bound; it is of counted_at';
create index view_pin_counted on nuance.view_pin (counted_at nulls first);

create index item_open_work on nuance.item (work_turn, number) where not closed;
create index item_due on nuance.item (deadline, number) where deadline is not null;
