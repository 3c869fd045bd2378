-- SPDX-License-Identifier: Apache-2.0
-- Canned replies: texts that staff put into what they write.

-- field: integer min=1 max=999999999999999999
create domain nuance.reply_id as bigint check (value > 0);

-- field: key max=40
create domain nuance.reply_name as text check (value ~ '^[a-z0-9-]{1,40}$');

-- field: text max=60 line
create domain nuance.reply_folder as text check (char_length(value) <= 60);

-- field: text max=20000
create domain nuance.reply_text as text check (char_length(value) <= 20000);

create table nuance.reply (
  id bigint generated always as identity primary key,
  person_id bigint references nuance.person,
  folder text not null default '',
  name text not null,
  body text not null,
  changed_by bigint not null references nuance.person,
  changed_at timestamptz not null default now(),
  removed_at timestamptz
);
comment on table nuance.reply is 'A canned reply; {{variables}} are filled in when it is put into a text';
comment on column nuance.reply.person_id is 'Whose it is alone; null: all staff''s';
comment on column nuance.reply.name is 'What is typed for it, after a semicolon';
comment on column nuance.reply.removed_at is 'Removed ones can be brought back';
create unique index reply_name on nuance.reply (coalesce(person_id, 0), name) where removed_at is null;
create index reply_list on nuance.reply (coalesce(person_id, 0), folder, name) where removed_at is null;
create index reply_removed on nuance.reply (coalesce(person_id, 0), removed_at desc) where removed_at is not null;
