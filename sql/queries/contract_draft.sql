-- SPDX-License-Identifier: Apache-2.0
-- What the viewer has begun to file through a contract, field by field.
-- :list draft field
-- :fields
-- :param contract contract_id
select d.name, d.value, d.file, d.version as version__list, d.saved_at as saved_at__list, d.replaced as earlier__list,
       d.replaced_at as earlier_at__list
from nuance_api.my_draft_field d
where d.contract_id = :contract
