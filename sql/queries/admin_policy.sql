-- SPDX-License-Identifier: Apache-2.0
-- One policy, as an admin changes it.
-- :one policy
-- :require
-- :param policy policy_id
select o.id, o.name, o.repeats, o.is_default
from nuance_api.oncall_policy o
where o.id = :policy and o.removed_at is null
