-- SPDX-License-Identifier: Apache-2.0
-- Access links of items, and what admins see of filing without an account.

create view nuance_api.item_access as
select i.number as item_number,
       (select d.value from nuance.address d
        where d.person_id = i.requestor_id and d.kind = 'email'
        order by d.verified_at is null, d.id limit 1) as email,
       exists (select from nuance.account a where a.person_id = i.requestor_id) as account,
       l.live, l.last_used_at
from nuance.item i
cross join lateral (
  select count(*) as live, max(a.last_used_at) as last_used_at
  from nuance.access_link a where a.item_number = i.number and a.revoked_at is null) l
where (select nuance_api.viewer_is_staff()) or i.requestor_id = (select nuance_api.viewer_person())
   or i.number = (select nuance_api.viewer_link());
comment on view nuance_api.item_access is 'For staff and the requestor: how the item can be opened without an account';

create view nuance_api.admin_intake as
select s.visitors
from nuance.source s join nuance.contract c on c.id = s.contract_id
where c.kind = 'free' and s.type = 'portal' and (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_limit as
select l.name, extract(epoch from l.per)::bigint as per_seconds, l.close_at, l.most, l.position
from nuance.rate_limit l
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_block as
select b.id, b.kind, b.value, b.item_number, b.reason, p.name as proposed_by, b.made_at, b.confirmed_at,
       b.confirmed_at is null as proposed
from nuance.block b
left join nuance.person p on p.id = b.proposed_by
where b.ended_at is null and (select nuance_api.viewer_role()) = 'admin';
