-- SPDX-License-Identifier: Apache-2.0
-- Where the viewer was named, as far as they may still read it; and whom they may name.

create view nuance_api.my_mention as
select m.id, m.item_number, m.entry_id, m.at, m.read_at, v.shown_title as title, p.name as person,
       case when e.kind = 'filed' then v.shown_body else e.body end as body, e.internal
from nuance.mention m
-- one by one: whatever is known of the tables, none is read whole
cross join lateral (select i.shown_title, i.shown_body from nuance_api.visible_item i where i.number = m.item_number offset 0) v
cross join lateral (select x.kind, x.body, x.internal from nuance_api.visible_entry x
                    where x.id = m.entry_id and x.item_number = m.item_number offset 0) e
join nuance_api.known_person p on p.id = m.by_id
where m.person_id = (select nuance_api.viewer_person());

-- Counted one by one: what a person has not looked at, or not sent, is not much.
create view nuance_api.my_unread as
select (select count(*) from (
          select from nuance.mention m
          where m.person_id = (select nuance_api.viewer_person()) and m.read_at is null limit 10000) m) as mentions,
       (select count(*) from (
          select from nuance.draft d
          where d.person_id = (select nuance_api.viewer_person()) and d.fields is not null and d.fields <> '{}' limit 10000) d) as drafts
where (select nuance_api.viewer_person()) is not null;

-- Staff name staff; customers those of their contract.
create view nuance_api.nameable_person as
select i.number as item_number, a.login, p.name
from nuance_api.visible_item i
join nuance.account a on a.role in ('staff', 'admin') and a.disabled_at is null
join nuance.person p on p.id = a.person_id
where (select nuance_api.viewer_is_staff())
union all
select i.number, a.login, p.name
from nuance_api.visible_item i
join nuance.membership m on m.contract_id = i.shown_contract
join nuance.account a on a.person_id = m.person_id and a.disabled_at is null
join nuance.person p on p.id = a.person_id
where not (select nuance_api.viewer_is_staff()) and i.contract_kind <> 'free'
  and exists (select from nuance.membership own
              where own.contract_id = i.shown_contract and own.person_id = (select nuance_api.viewer_person()));
