-- SPDX-License-Identifier: Apache-2.0
-- The policies, the default first.
-- :list policies policy
select o.id, o.name, o.repeats, o.is_default,
       (select count(*) from nuance_api.oncall_level l where l.policy_id = o.id) as levels
from nuance_api.oncall_policy o
where o.removed_at is null
order by not o.is_default, lower(o.name), o.id
limit 200
