-- SPDX-License-Identifier: Apache-2.0
-- Mana: what a contract's issues cost, and what it gets each cycle. Append-only.

-- field: integer min=1 max=999999999999999999
create domain nuance.mana_entry_id as bigint check (value > 0);
-- field: integer min=-100000000 max=100000000
create domain nuance.mana_amount as bigint check (value between -100000000 and 100000000);

create table nuance.mana_entry (
  id bigint generated always as identity primary key,
  contract_id bigint not null references nuance.contract,
  at timestamptz not null default clock_timestamp(),
  kind text not null
    check (kind in ('opening', 'refill', 'filing', 'adjustment', 'refund', 'contact', 'page', 'false-page')),
  amount bigint not null,
  item_number bigint references nuance.item,
  person_id bigint references nuance.person,
  reason text check (char_length(reason) <= 2000),
  cycle_at timestamptz,
  refunds_id bigint references nuance.mana_entry,
  overflow bigint not null default 0 check (overflow >= 0),
  check ((kind = 'refill') = (cycle_at is not null)),
  check ((kind = 'refund') = (refunds_id is not null))
);
comment on table nuance.mana_entry is 'Mana: a contract''s balance is the sum of its amounts; append-only for everyone';
comment on column nuance.mana_entry.cycle_at is 'The beginning of the cycle a refill is for';
comment on column nuance.mana_entry.overflow is 'What a refill would have given beyond the cap: priority weight for this cycle';
create index mana_entry_contract on nuance.mana_entry (contract_id, id);
create unique index mana_entry_cycle on nuance.mana_entry (contract_id, cycle_at) where kind = 'refill';
create unique index mana_entry_refund on nuance.mana_entry (refunds_id) where kind = 'refund';
create index mana_entry_item on nuance.mana_entry (item_number) where item_number is not null;

create table nuance.mana_checkpoint (
  contract_id bigint primary key references nuance.contract,
  entry_id bigint not null references nuance.mana_entry,
  balance bigint not null
);
comment on table nuance.mana_checkpoint is
  'The sum of a contract''s entries up to one of them, so that a balance need not read them all; nuancectl check verifies it';

alter table nuance.contract
  add column mana_due_at timestamptz default now(),
  add column mana_cycles integer not null default 0 check (mana_cycles >= 0);
comment on column nuance.contract.mana_due_at is
  'When the next refill is due; null while no more cycles are paid for';
comment on column nuance.contract.mana_cycles is 'Cycles since cycle_anchor that were dealt with';
create index contract_mana_due on nuance.contract (mana_due_at) where mana_due_at is not null;

-- Mana that found no room below the cap gives a contract's issues a head start among those of the
-- same priority; lists are ordered by both.
alter table nuance.item
  add column weight smallint not null default 0 check (weight between 0 and 9),
  add column rank integer not null generated always as (priority * 10 + weight) stored;
comment on column nuance.item.weight is 'From the overflow of the contract''s mana when it was filed';
comment on column nuance.item.rank is 'Priority, and weight among equals: what is worked first';
drop index nuance.item_open_priority, nuance.item_unowned_priority, nuance.item_owned,
  nuance.item_queue_status_priority, nuance.item_queue_priority, nuance.item_closed_unowned_priority;
create index item_open_priority on nuance.item (queue_id, rank desc, number) where not closed;
create index item_unowned_priority on nuance.item (queue_id, rank desc, number) where owner_id is null;
create index item_owned on nuance.item (owner_id, rank desc, number) where not closed;
create index item_queue_status_priority on nuance.item (queue_id, status, rank desc, number);
create index item_queue_priority on nuance.item (queue_id, rank desc, number);
create index item_closed_unowned_priority on nuance.item (queue_id, rank desc, number)
  where owner_id is null and closed;

alter table nuance.timeline_entry drop constraint timeline_entry_kind_check,
  add constraint timeline_entry_kind_check check (kind in
    ('filed', 'comment', 'note', 'status', 'owner', 'queue', 'priority', 'title', 'mana'));
