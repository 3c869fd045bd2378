-- SPDX-License-Identifier: Apache-2.0
-- Items in the order they are worked, as one ascending number: a list can then go on behind
-- (turn, number) by comparing rows, which an index answers at any depth.

alter table nuance.item
  add column turn integer not null generated always as (10000 - priority * 10 - weight) stored;
comment on column nuance.item.turn is 'What is worked first: the highest priority, and among equals the heaviest';
-- Its indexes go with it.
alter table nuance.item drop column rank;
create index item_open_priority on nuance.item (queue_id, turn, number) where not closed;
create index item_unowned_priority on nuance.item (queue_id, turn, number) where owner_id is null;
create index item_owned on nuance.item (owner_id, turn, number) where not closed;
create index item_queue_status_priority on nuance.item (queue_id, status, turn, number);
create index item_queue_priority on nuance.item (queue_id, turn, number);
create index item_closed_unowned_priority on nuance.item (queue_id, turn, number)
  where owner_id is null and closed;
