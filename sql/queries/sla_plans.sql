-- SPDX-License-Identifier: Apache-2.0
-- The plans something can be aimed at for; for admins.
-- :list plans plan
select p.key, p.name from nuance_api.admin_plan p where p.retired_at is null order by p.weight, p.id limit 500
