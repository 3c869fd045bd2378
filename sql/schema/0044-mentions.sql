-- SPDX-License-Identifier: Apache-2.0
-- Who was named by @login, and whether they have looked.

-- field: integer min=1 max=999999999999999999
create domain nuance.mention_id as bigint check (value > 0);

-- Whom a text was written to, as its form showed it.
-- field: text max=400 line
create domain nuance.readers_bound as text;

create table nuance.mention (
  id bigint generated always as identity primary key,
  person_id bigint not null references nuance.person,
  item_number bigint not null references nuance.item,
  entry_id bigint not null references nuance.timeline_entry,
  by_id bigint not null references nuance.person,
  at timestamptz not null default now(),
  read_at timestamptz,
  unique (entry_id, person_id)
);
comment on table nuance.mention is 'A person who was named in a text they may read';
comment on column nuance.mention.by_id is 'Who wrote the text';
comment on column nuance.mention.read_at is 'When they said so, or answered; null: it waits for them';
create index mention_person on nuance.mention (person_id, id desc);
create index mention_unread on nuance.mention (person_id, item_number) where read_at is null;
create index mention_item on nuance.mention (item_number);
create index mention_by on nuance.mention (by_id);
