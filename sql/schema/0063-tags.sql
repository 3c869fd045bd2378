-- SPDX-License-Identifier: Apache-2.0
-- Tags: words of the desk's own for what issues are about. Staff see them, nobody else does.

-- field item_query adds: tag:words

-- field: key max=40
create domain nuance.tag_key as text check (value ~ '^[a-z0-9-]{1,40}$');
-- field: text max=40 line
create domain nuance.tag_name as text check (char_length(value) <= 40);
-- field: choice grey red orange yellow green teal blue purple pink
create domain nuance.tag_colour as text
  check (value in ('grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'));
-- field: text max=4000 line
create domain nuance.tag_keys as text check (char_length(value) <= 4000);

create table nuance.tag (
  id integer generated always as identity primary key,
  key text not null unique check (key ~ '^[a-z0-9-]{1,40}$' and key <> 'none'),
  name text not null check (char_length(name) between 1 and 40),
  colour text not null check (colour in ('grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink')),
  position integer not null,
  retired_at timestamptz
);
comment on table nuance.tag is 'Words for what issues are about, which admins make and staff set; for staff alone';
comment on column nuance.tag.key is 'What queries and programs say; it stays, so that views go on to find what they found';
comment on column nuance.tag.colour is 'One of those that the style sheet has for light and for dark';
comment on column nuance.tag.position is 'Lower ones come first, wherever tags are listed';
comment on column nuance.tag.retired_at is 'Set no more; issues that have it keep it, and are found by it';
create unique index tag_name on nuance.tag (lower(name));

alter table nuance.item add column tags integer[] not null default '{}';
comment on column nuance.item.tags is 'Its tags, in ascending order: what a row of a list shows costs no look into another table';

create table nuance.item_tag (
  item_number bigint not null references nuance.item,
  tag_id integer not null references nuance.tag,
  closed boolean not null,
  activity_at timestamptz not null,
  primary key (item_number, tag_id)
);
comment on table nuance.item_tag is 'What item.tags says, the other way round: follows it by triggers, and is what a tag''s issues are walked along';
comment on column nuance.item_tag.closed is 'As of the item: a tag''s open issues in the order of activity are a piece of an index';
comment on column nuance.item_tag.activity_at is 'As of the item';
create index item_tag_number on nuance.item_tag (tag_id, item_number);
create index item_tag_activity on nuance.item_tag (tag_id, activity_at desc, item_number desc);
create index item_tag_state_activity on nuance.item_tag (tag_id, closed, activity_at desc, item_number desc);

do $$
declare
  known text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'timeline_entry_kind_check');
begin
  alter table nuance.timeline_entry drop constraint timeline_entry_kind_check;
  execute 'alter table nuance.timeline_entry add constraint timeline_entry_kind_check '
    || replace(known, '''filed''::text', '''filed''::text, ''tags''::text');
  alter table nuance.timeline_entry add constraint timeline_entry_tags check (kind <> 'tags' or internal);
end $$;
