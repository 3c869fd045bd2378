-- SPDX-License-Identifier: Apache-2.0
-- What queues are for, so that free support and the community are data, and what community members do
-- to issues: promote them, and say which may be the same as another.

-- field: choice free community staff
create domain nuance.queue_kind as text check (value in ('free', 'community', 'staff'));
-- field: choice main free
create domain nuance.desk_view as text;
-- field: text max=20 line
create domain nuance.item_reference as text check (char_length(value) <= 20);

alter table nuance.queue
  add column kind text not null default 'staff' check (kind in ('free', 'community', 'staff'));
comment on column nuance.queue.kind is
  'free: free support arrives in it, and it is not on the desk''s first view; community: what was promoted from there; staff: all else';
update nuance.queue q set kind = case
    when exists (select from nuance.source s join nuance.contract c on c.id = s.contract_id
                 where s.queue_id = q.id and c.kind = 'free') then 'free' else 'community' end
where q.community_may_read;

alter table nuance.timeline_entry drop constraint timeline_entry_kind_check,
  add constraint timeline_entry_kind_check check (kind in
    ('filed', 'comment', 'note', 'status', 'owner', 'queue', 'priority', 'title', 'mana',
     'promoted', 'sent-back', 'candidate'));

create table nuance.duplicate_candidate (
  item_number bigint not null references nuance.item,
  of_number bigint not null references nuance.item check (of_number <> item_number),
  person_id bigint not null references nuance.person,
  at timestamptz not null default now(),
  dismissed_at timestamptz,
  dismissed_by bigint references nuance.person,
  primary key (item_number, of_number)
);
comment on table nuance.duplicate_candidate is
  'Issues that somebody takes for the same as another; staff decide. Only who may see both is told';
