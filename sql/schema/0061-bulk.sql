-- SPDX-License-Identifier: Apache-2.0
-- Many items at once: what was found is kept, looked at, and then changed in the background, one command for each item.

-- field: integer min=1 max=999999999999999999
create domain nuance.bulk_id as bigint check (value > 0);
-- field: text max=25000 line
create domain nuance.item_list as text check (char_length(value) <= 25000);
-- field: text max=1000 line
create domain nuance.query_text as text check (char_length(value) <= 1000);
-- field: choice chosen all
create domain nuance.bulk_which as text check (value in ('chosen', 'all'));

create table nuance.bulk (
  id bigint generated always as identity primary key,
  person_id bigint not null references nuance.person,
  by_machine boolean not null default false,
  made_at timestamptz not null default now(),
  state text not null default 'preview' check (state in ('preview', 'executing', 'done', 'cancelled')),
  undoes bigint references nuance.bulk,
  asked text not null default '',
  arguments jsonb not null default '{}',
  quiet boolean not null default false,
  seen bigint not null default 0,
  targets bigint[] not null,
  total integer not null generated always as (cardinality(targets)) stored,
  unchanged integer not null default 0,
  taken integer not null default 0,
  done integer not null default 0,
  skipped integer not null default 0,
  failed integer not null default 0,
  began_at timestamptz,
  ended_at timestamptz,
  check ((ended_at is not null) = (state in ('done', 'cancelled')))
);
comment on table nuance.bulk is 'One change of many items, or the undoing of one';
comment on column nuance.bulk.asked is 'The query that found them; empty: they were chosen one by one';
comment on column nuance.bulk.arguments is 'What each item''s command is to change';
comment on column nuance.bulk.quiet is 'Nobody is sent mail about it';
comment on column nuance.bulk.seen is 'The newest entry of any timeline when it was made: what somebody else changed since is left alone';
comment on column nuance.bulk.targets is 'Items in ascending order; of an undoing, the commands to undo, in the order of their items';
comment on column nuance.bulk.unchanged is 'How many of them were so already when it was made';
comment on column nuance.bulk.taken is 'How many of the targets were taken up; the rest follows in pieces, each of which is done or not';
create index bulk_executing on nuance.bulk (id) where state = 'executing';
create index bulk_person on nuance.bulk (person_id, id);
create index bulk_undoes on nuance.bulk (undoes) where undoes is not null;
create index bulk_preview on nuance.bulk (made_at) where state = 'preview';

alter table nuance.command add column bulk_id bigint references nuance.bulk;
comment on column nuance.command.bulk_id is 'One of many';
drop index nuance.command_due;
create index command_due on nuance.command (not_before, id) where state = 'issued' and bulk_id is null;
create index command_bulk on nuance.command (bulk_id, state, id) where bulk_id is not null;
