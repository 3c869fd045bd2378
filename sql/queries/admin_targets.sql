-- SPDX-License-Identifier: Apache-2.0
-- What the levels of a policy page, and whom that reaches now.
-- :list targets target
-- :param policy policy_id
select t.id, t.level_id as level, t.kind, t.name, t.person, t.type, t.nobody
from nuance_api.oncall_target t
where t.policy_id = :policy
order by t.level_id, t.id
limit 400
