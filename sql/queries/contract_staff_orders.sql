-- SPDX-License-Identifier: Apache-2.0
-- The latest orders of a contract; staff only.
-- :list orders order
-- :param contract contract_id
select o.id, o.kind, o.state, o.plan, o.created_at
from nuance_api.staff_order o
where o.contract_id = :contract
order by o.id desc
limit 5
