-- SPDX-License-Identifier: Apache-2.0
-- Fields: what a desk keeps of its issues beyond what every desk does, queue by queue. Staff see them, nobody else does.

-- Each is a filter of its own, by its key.
-- field item_query adds: *:own

-- field: key max=40
create domain nuance.field_key as text check (value ~ '^[a-z0-9-]{1,40}$');
-- field: text max=40 line
create domain nuance.field_name as text check (char_length(value) <= 40);
-- field: text max=200 line
create domain nuance.field_help as text check (char_length(value) <= 200);
-- field: choice text number choice date
create domain nuance.field_kind as text check (value in ('text', 'number', 'choice', 'date'));
-- field: text max=10000
create domain nuance.field_choices as text check (char_length(value) <= 10000);
-- field: text max=10000 line
create domain nuance.choice_keys as text check (char_length(value) <= 10000);
-- field: text max=4000 line
create domain nuance.queue_keys as text check (char_length(value) <= 4000);
-- field: text max=4000 line
create domain nuance.field_keys as text check (char_length(value) <= 4000);
-- What a form says of fields, and what it showed of them.
-- field: named prefix=field- max=100000
create domain nuance.field_values as jsonb check (jsonb_typeof(value) = 'object');
-- field: named prefix=shown- max=100000
create domain nuance.field_values_shown as jsonb check (jsonb_typeof(value) = 'object');

create table nuance.field (
  id integer generated always as identity primary key,
  key text not null unique check (key ~ '^[a-z]([a-z-]{0,38}[a-z])?$'),
  name text not null check (char_length(name) between 1 and 40),
  help text not null default '' check (char_length(help) <= 200),
  kind text not null check (kind in ('text', 'number', 'choice', 'date')),
  choices jsonb not null default '[]' check (jsonb_typeof(choices) = 'array' and (kind = 'choice' or choices = '[]')),
  queue_ids bigint[] not null default '{}',
  position integer not null,
  retired_at timestamptz
);
comment on table nuance.field is 'What the desk keeps of issues of some queues, which admins make and staff fill in; for staff alone';
comment on column nuance.field.key is 'What queries and programs say; it stays, so that views go on to find what they found';
comment on column nuance.field.kind is 'What its values are; it stays, for those that there are';
comment on column nuance.field.choices is 'Of a choice, in their order: objects of key, name, and retired, true where it is chosen no more';
comment on column nuance.field.queue_ids is 'The queues that use it: issues elsewhere keep what they have, unseen';
comment on column nuance.field.position is 'Lower ones come first, wherever fields are listed';
comment on column nuance.field.retired_at is 'Filled in no more; issues that have a value keep it, and are found by it';
create unique index field_name on nuance.field (lower(name));

alter table nuance.item add column fields jsonb not null default '{}';
comment on column nuance.item.fields is
  'Values by the number of their field: a number as such, a day as 2026-03-29, a choice by its key; those of fields that the queue does not use, too';

create table nuance.item_field (
  item_number bigint not null references nuance.item,
  field_id integer not null references nuance.field,
  closed boolean not null,
  activity_at timestamptz not null,
  word text collate "C" not null default '',
  number numeric(21, 6),
  day date,
  primary key (item_number, field_id),
  check ((word <> '')::integer + num_nonnulls(number, day) = 1)
);
comment on table nuance.item_field is 'What item.fields says, the other way round: follows it by triggers, and is what searches for a value walk along';
comment on column nuance.item_field.closed is 'As of the item: the open issues of a value in the order of activity are a piece of an index';
comment on column nuance.item_field.activity_at is 'As of the item';
comment on column nuance.item_field.word is 'A text in lower case, or a choice; empty where the value is a number or a day, so that these are a piece of the index, too';
create index item_field_number on nuance.item_field (field_id, word, item_number);
create index item_field_activity on nuance.item_field (field_id, word, activity_at desc, item_number desc);
create index item_field_state_activity on nuance.item_field (field_id, word, closed, activity_at desc, item_number desc);
create index item_field_amount on nuance.item_field (field_id, number) where number is not null;
create index item_field_day on nuance.item_field (field_id, day) where day is not null;

alter table nuance.timeline_entry add column about text;
comment on column nuance.timeline_entry.about is 'What old and new are of, where the kind does not say it: the name of a field';
-- Not valid: every entry that there is fulfils both, for more kinds may be than before and none of these is a field. To read
-- them all for that would keep everybody out of the timeline meanwhile; new ones are checked as ever.
do $$
declare
  known text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'timeline_entry_kind_check');
begin
  alter table nuance.timeline_entry drop constraint timeline_entry_kind_check;
  execute 'alter table nuance.timeline_entry add constraint timeline_entry_kind_check '
    || replace(known, '''filed''::text', '''filed''::text, ''field''::text') || ' not valid';
  alter table nuance.timeline_entry add constraint timeline_entry_field check (kind <> 'field' or (internal and about is not null)) not valid;
end $$;

alter table nuance.bulk add column unfit integer not null default 0;
comment on column nuance.bulk.unfit is 'How many of them are in queues that do not use a field it is about, and keep that as it is';
