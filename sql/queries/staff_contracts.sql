-- SPDX-License-Identifier: Apache-2.0
-- Contracts for staff: by name, or by state in the order in which they end.
-- :list contracts contract
-- :page 50
-- :param q search_text optional
-- :param kind contract_kind optional
-- :param state contract_state_filter = all
-- :param after list_cursor optional
select r.id, r.name, r.instance, r.kind, r.plan, r.state, r.paid_until, r.people, r.open_items, r.mana,
       r.without_manager, r.id::text as cursor
from (
select c.id
from nuance_api.staff_contract c
where true
--if q
  -- as an array, so that the search is done once, whatever the planner thinks of it
  and c.id = any (array(
    select w.contract_id from nuance_api.staff_contract_words w
    where w.words like nuance_api.search_pattern(:q) limit 1000))
--end
--if kind
  and c.kind = :kind
--end
--if state=active
  and (c.renews or c.paid_until is null) and c.ends_at >= now() + interval '14 days' and c.kind <> 'free'
--end
--if state=expiring
  and (c.renews or c.paid_until is null) and c.ends_at >= now() and c.ends_at < now() + interval '14 days'
--end
--if state=not-renewing
  and not c.renews and c.paid_until >= now()
--end
--if state=expired
  and c.paid_until < now()
--end
--if state=no-manager
  and c.id in (select i.id from nuance_api.staff_instance i where i.without_manager)
--end
--if after state!=active state!=expiring state!=expired state!=not-renewing
  and (lower(c.name), c.id) > (
    select lower(k.name), k.id from nuance_api.staff_contract k where k.id = nuance_api.cursor_number(:after))
--end
--if after state=active
  and (c.ends_at, c.id) > (
    select k.ends_at, k.id from nuance_api.staff_contract k where k.id = nuance_api.cursor_number(:after))
--end
--if after state=expiring
  and (c.ends_at, c.id) > (
    select k.ends_at, k.id from nuance_api.staff_contract k where k.id = nuance_api.cursor_number(:after))
--end
--if after state=not-renewing
  and (c.paid_until, c.id) > (
    select k.paid_until, k.id from nuance_api.staff_contract k where k.id = nuance_api.cursor_number(:after))
--end
--if after state=expired
  and (c.paid_until, c.id) < (
    select k.paid_until, k.id from nuance_api.staff_contract k where k.id = nuance_api.cursor_number(:after))
--end
order by
--if state!=active state!=expiring state!=expired state!=not-renewing
  lower(c.name), c.id
--end
--if state=active
  c.ends_at, c.id
--end
--if state=expiring
  c.ends_at, c.id
--end
--if state=not-renewing
  c.paid_until, c.id
--end
--if state=expired
  c.paid_until desc, c.id desc
--end
limit 51
) f
join nuance_api.staff_contract_row r on r.id = f.id
order by
--if state!=active state!=expiring state!=expired state!=not-renewing
  lower(r.name), r.id
--end
--if state=active
  r.ends_at, r.id
--end
--if state=expiring
  r.ends_at, r.id
--end
--if state=not-renewing
  r.paid_until, r.id
--end
--if state=expired
  r.paid_until desc, r.id desc
--end
