-- SPDX-License-Identifier: Apache-2.0
-- Which policy pages of a plan or a queue go by.
-- :list assignments assignment
select a.target, a.name, a.kind, a.policy_id as policy
from nuance_api.oncall_assignment a
order by a.kind, a.place, a.target
limit 500
