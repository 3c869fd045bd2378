-- SPDX-License-Identifier: Apache-2.0
-- Invitations to a contract, and what one more point of contact costs.

-- Everyone who may file takes a seat: managers and points of contact, and those invited to be one. An
-- invitation comes after those made before it, so that its price does not rise once it was shown.
create function nuance_api.contact_price(contract bigint, invitation bigint default null)
returns bigint
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return (
  select case when s.taken < p.contacts_included then 0 else p.contact_cost end
  from nuance.contract c
  join plan p on p.id = c.plan_id
  cross join lateral (
    select (select count(*) from membership m
            where m.contract_id = c.id and m.role in ('manager', 'contact'))
           + (select count(*) from nuance.invitation n
              where n.contract_id = c.id and n.role in ('manager', 'contact')
                and n.accepted_at is null and n.revoked_at is null and n.expires_at > now()
                and (contact_price.invitation is null or n.id < contact_price.invitation)) as taken
  ) s
  where c.id = contract);
end $$;

create view nuance_api.contract_terms as
select c.id as contract_id, p.contacts_included, p.contact_cost,
       (select count(*) from nuance.membership m
        where m.contract_id = c.id and m.role in ('manager', 'contact')) as contacts,
       nuance_api.contact_price(c.id) as price
from nuance.contract c
join nuance.plan p on p.id = c.plan_id
where c.kind = 'dedicated' and nuance_api.viewer_manages_contract(c.id);
comment on view nuance_api.contract_terms is 'By contract: points of contact included, there, and the price of the next';

create view nuance_api.contract_invitation as
select n.id, n.contract_id, n.email, n.role, p.name as invited_by, n.created_at, n.expires_at,
       n.expires_at <= now() as expired,
       -- the link makes an account: it is for people to hand on, not for tokens
       case when n.expires_at > now() and coalesce(current_setting('nuance.scope', true), '') = ''
            then o.content ->> 'path' end as path,
       n.mana_cost, n.waived_reason
from nuance.invitation n
join nuance.person p on p.id = n.invited_by
left join nuance.outbox o on o.id = n.outbox_id
where n.accepted_at is null and n.revoked_at is null
  and nuance_api.viewer_manages_contract(n.contract_id);
comment on view nuance_api.contract_invitation is 'Those still open, by contract, for those who may invite; with the link';

create view nuance_api.contract_former_member as
select f.id, f.contract_id, p.name, f.role, f.removed_at, r.name as removed_by
from nuance.former_member f
join nuance.person p on p.id = f.person_id
left join nuance.person r on r.id = f.removed_by
where f.restored_at is null and f.removed_at > now() - interval '30 days'
  and f.removed_by is distinct from f.person_id
  and not exists (select from nuance.membership m where m.contract_id = f.contract_id and m.person_id = f.person_id)
  and nuance_api.viewer_manages_contract(f.contract_id);
comment on view nuance_api.contract_former_member is 'By contract: who can be put back, for those who may';
