-- SPDX-License-Identifier: Apache-2.0
-- Who was removed from a dedicated contract in the last 30 days and may be put back, the latest first.
-- :list removed person
-- :param contract contract_id
select f.id, f.name, f.role, f.removed_at, f.removed_by
from nuance_api.contract_former_member f
where f.contract_id = :contract
order by f.removed_at desc, f.id desc
limit 20
