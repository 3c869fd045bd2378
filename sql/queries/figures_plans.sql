-- SPDX-License-Identifier: Apache-2.0
-- The plans figures can be of; staff only.
-- :list plans plan
select p.key, p.name from nuance_api.desk_plan p order by p.weight, p.key
