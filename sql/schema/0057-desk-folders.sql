-- SPDX-License-Identifier: Apache-2.0
-- The folders of the staff desk: what an item is in follows from the item alone, and is counted as it changes.

-- field: key max=20
create domain nuance.desk_folder as text check (value ~ '^[a-z0-9-]{1,20}$');

alter table nuance.item
  add column urgency smallint not null default 0 check (urgency between 0 and 2),
  add column snoozed_until timestamptz;
comment on column nuance.item.urgency is '2: somebody was paged and nobody has acknowledged; 1: acknowledged, and not closed yet; 0: not urgent';
comment on column nuance.item.snoozed_until is 'Put aside by staff until then; infinity: until somebody answers; null: it is not';
update nuance.item i
set urgency = case when exists (select from nuance.page p where p.item_number = i.number
                                and p.acknowledged_at is null and p.closed_at is null) then 2 else 1 end
where exists (select from nuance.page p where p.item_number = i.number and p.closed_at is null);

-- The order of work as one ascending number: urgent and not acknowledged; the first deadline, past ones before
-- those to come; the highest priority, and among equals the heaviest. Behind it the item's number: the oldest.
alter table nuance.item
  add column work_turn bigint not null generated always as (
    case when urgency = 2 then 0 else 10000000000000000 end
    + least(99999999999, greatest(0, coalesce(
        floor(extract(epoch from deadline - timestamptz '1970-01-01 00:00:00+00'))::bigint, 99999999999))) * 100000
    + 10000 - priority * 10 - weight) stored;
comment on column nuance.item.work_turn is 'The order of work: urgent first, then by deadline, priority and weight';

create index item_work on nuance.item (queue_id, work_turn, number) where status = 'open' and owner_id is null and snoozed_until is null;
create index item_folder_unowned on nuance.item (work_turn, number) where status = 'open' and owner_id is null and snoozed_until is null;
create index item_folder_mine on nuance.item (owner_id, work_turn, number) where not closed and snoozed_until is null;
create index item_folder_urgent on nuance.item (work_turn, number) where not closed and urgency > 0 and snoozed_until is null;
create index item_folder_waiting on nuance.item (work_turn, number) where status = 'waiting' and snoozed_until is null;
create index item_folder_snoozed on nuance.item (snoozed_until, number) where snoozed_until is not null;

create table nuance.tally (
  kind text not null check (kind in ('open', 'unowned', 'waiting', 'urgent', 'snoozed', 'mine')),
  id bigint not null,
  n bigint not null,
  primary key (kind, id)
);
comment on table nuance.tally is 'How many items are in each folder, folded; the present counts are these plus the deltas';
comment on column nuance.tally.id is 'The queue, or for mine the owner';
create table nuance.tally_delta (
  kind text not null,
  id bigint not null,
  n integer not null
);
comment on table nuance.tally_delta is 'Changes of the counts, written with their cause: no row is fought over';

insert into nuance.tally (kind, id, n)
select t.kind, t.id, count(*)
from nuance.item i
cross join lateral (values
  ('open', i.queue_id, true), ('unowned', i.queue_id, i.status = 'open' and i.owner_id is null),
  ('waiting', i.queue_id, i.status = 'waiting'), ('urgent', i.queue_id, i.urgency > 0),
  ('mine', i.owner_id, i.owner_id is not null)) t (kind, id, there)
where not i.closed and t.there
group by t.kind, t.id;
drop table nuance.queue_count, nuance.queue_count_delta;
