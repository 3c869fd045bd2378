-- SPDX-License-Identifier: Apache-2.0
-- Actions on items are commands: rows that are applied once, under the item's lock, and know what they changed.

-- field: integer min=1 max=999999999999999999
create domain nuance.command_id as bigint check (value > 0);

create table nuance.command (
  id bigint generated always as identity primary key,
  item_number bigint not null references nuance.item,
  other_number bigint references nuance.item,
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  arguments jsonb not null default '{}',
  person_id bigint not null references nuance.person,
  by_machine boolean not null default false,
  state text not null default 'issued'
    check (state in ('issued', 'done', 'failed', 'skipped', 'withdrawn', 'undone')),
  issued_at timestamptz not null default clock_timestamp(),
  not_before timestamptz not null default now(),
  attempts integer not null default 0,
  settled_at timestamptz,
  first_entry bigint,
  last_entry bigint,
  flash text,
  changed jsonb,
  undoable boolean not null default false,
  undone_by bigint references nuance.command,
  problem text,
  problem_field text,
  problem_detail text,
  check ((settled_at is not null) = (state in ('done', 'failed', 'skipped', 'withdrawn', 'undone')))
);
comment on table nuance.command is 'What people do to items: each is applied once, under the lock of its item, in the order they came';
comment on column nuance.command.other_number is 'The second item of commands that concern two';
comment on column nuance.command.kind is 'The function apply_KIND() does it';
comment on column nuance.command.arguments is 'What is wanted; a comment stands here until it is in the timeline';
comment on column nuance.command.by_machine is 'Issued by a program, with a token';
comment on column nuance.command.state is
  'While it is executed its row is locked, and it stays issued for who takes it up after a crash; skipped: of many at once, one that could not be';
comment on column nuance.command.not_before is 'Until then it can be withdrawn';
comment on column nuance.command.settled_at is 'When it was applied, failed or was withdrawn; undoing leaves it';
comment on column nuance.command.changed is 'Rows of the item''s state that are others than before: "table key", what changed of it, before and after';
comment on column nuance.command.undoable is 'It changed something besides what was said, and that stays said';
comment on column nuance.command.problem is 'Why it failed or was skipped, as a code; with the field and what it is about';
create index command_item on nuance.command (item_number, id);
create index command_due on nuance.command (not_before, id) where state = 'issued';
create index command_person on nuance.command (person_id, id);

create type nuance.applied as (first_entry bigint, last_entry bigint, flash text);
comment on type nuance.applied is 'What applying a command came to: its entries in the timeline, and the message';
