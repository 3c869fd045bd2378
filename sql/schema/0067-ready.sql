-- SPDX-License-Identifier: Apache-2.0
-- What there is to hand out is found and counted without a look at what is in somebody's hands already.

alter table nuance.item add column leased boolean not null default false;
comment on column nuance.item.leased is 'Somebody was handed it in work mode: there is a work_lease';
update nuance.item i set leased = true where exists (select from nuance.work_lease l where l.item_number = i.number);

-- Of a queue, what nobody owns, has been handed or has put aside.
drop index nuance.item_work;
create index item_ready on nuance.item (queue_id, work_turn, number)
  where status = 'open' and owner_id is null and snoozed_until is null and not leased;

alter table nuance.tally drop constraint tally_kind_check;
alter table nuance.tally add constraint tally_kind_check check (kind in ('open', 'unowned', 'ready', 'waiting', 'urgent', 'snoozed', 'mine'));
insert into nuance.tally (kind, id, n)
select 'ready', i.queue_id, count(*)
from nuance.item i
where i.status = 'open' and i.owner_id is null and i.snoozed_until is null and not i.leased
group by i.queue_id;
