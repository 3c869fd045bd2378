-- SPDX-License-Identifier: Apache-2.0
-- The plans staff filter priorities by.
-- :list plans plan
select p.key, p.name, p.weight
from nuance_api.priority_plan p
order by p.turn, p.id
limit 200
