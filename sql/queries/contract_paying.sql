-- SPDX-License-Identifier: Apache-2.0
-- A contract that has pages beyond its issues: the free one has none.
-- :one contract
-- :require
-- :param contract contract_id
select c.id, c.name, c.kind, c.plan, c.state, c.paid_until, c.role, c.why_not is null as may_file,
       c.why_not
from nuance_api.visible_contract c
where c.id = :contract and c.kind <> 'free'
