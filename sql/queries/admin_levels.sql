-- SPDX-License-Identifier: Apache-2.0
-- A policy's levels, in order.
-- :list levels level
-- :param policy policy_id
select l.id, l.place, l.wait_seconds / 60 as wait, l.wait_seconds
from nuance_api.oncall_level l
where l.policy_id = :policy
order by l.place
limit 20
