-- SPDX-License-Identifier: Apache-2.0
-- Comments and notes that were changed, taken away or put back. What was written first stays in the timeline.

create table nuance.entry_edit (
  id bigint generated always as identity primary key,
  entry_id bigint not null references nuance.timeline_entry,
  item_number bigint not null references nuance.item,
  person_id bigint not null references nuance.person,
  at timestamptz not null default clock_timestamp(),
  kind text not null check (kind in ('edited', 'removed', 'restored')),
  body text,
  check ((kind = 'edited') = (body is not null))
);
comment on table nuance.entry_edit is 'What became of comments after they were written; append-only for everyone';
comment on column nuance.entry_edit.body is 'The new text of one that was edited';
create index entry_edit_entry on nuance.entry_edit (entry_id, id);
create index entry_edit_item on nuance.entry_edit (item_number, id);

create table nuance.entry_state (
  entry_id bigint primary key references nuance.timeline_entry,
  edit_id bigint not null references nuance.entry_edit,
  body text,
  edited_at timestamptz,
  edited_by bigint references nuance.person,
  removed_at timestamptz,
  removed_by bigint references nuance.person
);
comment on table nuance.entry_state is 'How comments stand that were changed; all of it follows from entry_edit';
comment on column nuance.entry_state.edit_id is 'The newest change: what a form was made from';
comment on column nuance.entry_state.body is 'The present text, where it is not the first one any more';

alter table nuance.item_words add first_entry bigint;
comment on column nuance.item_words.first_entry is
  'The first entry whose words are in the part, so that one that is edited costs a part and not the issue; null: before that was noted';
