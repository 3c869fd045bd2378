-- SPDX-License-Identifier: Apache-2.0
-- What the viewer has begun to write here, field by field.
-- :list draft field
-- :fields
-- :param number item_number
select d.name, d.value, d.file, d.version as version__list, d.saved_at as saved_at__list, d.replaced as earlier__list,
       d.replaced_at as earlier_at__list
from nuance_api.my_draft_field d
where d.item_number = :number
