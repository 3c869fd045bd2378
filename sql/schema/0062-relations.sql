-- SPDX-License-Identifier: Apache-2.0
-- What issues have to do with each other: links people make, duplicates that were merged, and who names whom.

-- field: choice parent child blocks blocked related
create domain nuance.link_kind as text check (value in ('parent', 'child', 'blocks', 'blocked', 'related'));
-- field: integer min=1 max=999999999999999999
create domain nuance.link_id as bigint check (value > 0);

create table nuance.item_link (
  id bigint generated always as identity primary key,
  from_number bigint not null references nuance.item,
  to_number bigint not null references nuance.item,
  kind text not null check (kind in ('parent', 'blocks', 'related')),
  person_id bigint not null references nuance.person,
  made_at timestamptz not null default now(),
  check (from_number <> to_number and (kind <> 'related' or from_number < to_number)),
  unique (from_number, to_number, kind)
);
comment on table nuance.item_link is 'Links between issues. The first is the parent of the second, blocks it, or is related to it';
create index item_link_to on nuance.item_link (to_number);

create table nuance.item_merge (
  item_number bigint primary key references nuance.item,
  into_number bigint not null references nuance.item,
  root_number bigint not null references nuance.item,
  person_id bigint not null references nuance.person,
  merged_at timestamptz not null default now(),
  check (item_number <> into_number and item_number <> root_number)
);
comment on table nuance.item_merge is 'Duplicates, and what they were merged into';
comment on column nuance.item_merge.root_number is 'Where that ends: what it was merged into may have been merged itself later';
create index item_merge_root on nuance.item_merge (root_number);

create table nuance.item_cross_reference (
  from_number bigint not null references nuance.item,
  to_number bigint not null references nuance.item,
  entry_id bigint references nuance.timeline_entry,
  internal boolean not null,
  unique nulls not distinct (from_number, to_number, entry_id)
);
comment on table nuance.item_cross_reference is 'Where a text names another issue by its number';
comment on column nuance.item_cross_reference.entry_id is 'Null: the description';
create index item_cross_reference_to on nuance.item_cross_reference (to_number, from_number);

do $$
declare
  known text := (select pg_get_constraintdef(oid) from pg_constraint where conname = 'timeline_entry_kind_check');
begin
  alter table nuance.timeline_entry drop constraint timeline_entry_kind_check;
  execute 'alter table nuance.timeline_entry add constraint timeline_entry_kind_check '
    || replace(known, '''filed''::text', '''filed''::text, ''merged''::text, ''merged-in''::text, ''linked''::text, ''unlinked''::text, ''split-off''::text, ''split-from''::text, ''undone''::text');
end $$;

alter table nuance.subscriber drop constraint subscriber_why_check;
alter table nuance.subscriber add constraint subscriber_why_check check (why in ('comment', 'mention', 'merge'));
