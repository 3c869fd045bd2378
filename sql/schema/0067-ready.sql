-- SPDX-License-Identifier: Apache-2.0
-- What there is to hand out is found and counted without a look at what is in somebody's hands already.

alter table nuance.item add column leased boolean not null default false;
comment on column nuance.item.leased is 'Somebody was handed it in work mode: there is a work_lease';

-- Of a queue, what nobody owns, has been handed or has put aside. Made before anything is marked: nothing waits for old rows.
drop index nuance.item_work;
create index item_ready on nuance.item (queue_id, work_turn, number)
  where status = 'open' and owner_id is null and snoozed_until is null and not leased;
update nuance.item i set leased = true from nuance.work_lease l where l.item_number = i.number;

alter table nuance.tally drop constraint tally_kind_check;
alter table nuance.tally add constraint tally_kind_check check (kind in ('open', 'unowned', 'ready', 'waiting', 'urgent', 'snoozed', 'mine'));
-- What nobody owns, less what is in hands: no issue is counted.
insert into nuance.tally (kind, id, n)
select 'ready', u.id, u.n - coalesce(h.n, 0)
from (select t.id, sum(t.n) as n
      from (select kind, id, n from nuance.tally union all select kind, id, n from nuance.tally_delta) t
      where t.kind = 'unowned' group by t.id) u
left join (select i.queue_id, count(*) as n
           from nuance.work_lease l
           join nuance.item i on i.number = l.item_number and i.status = 'open' and i.owner_id is null and i.snoozed_until is null
           group by i.queue_id) h on h.queue_id = u.id;
