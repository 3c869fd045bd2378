-- SPDX-License-Identifier: Apache-2.0
-- The contract of an instance, for the link an instance's own page uses.
-- :one contract
-- :require
-- :param instance reported_instance
select c.id, c.name, c.kind, c.plan, c.state, c.paid_until, c.role, c.why_not is null as may_file,
       c.why_not
from nuance_api.visible_instance i
join nuance_api.visible_contract c on c.id = i.contract_id
where i.name = :instance
