-- SPDX-License-Identifier: Apache-2.0
-- What the viewer has begun to write here, field by field.
-- :list draft field
-- :fields
-- :param number item_number
select f.key as name, f.value, d.version as version__list, d.saved_at as saved_at__list, d.replaced as earlier__list,
       d.replaced_at as earlier_at__list
from nuance_api.my_draft d
cross join lateral jsonb_each_text(case when d.fields = '{}' then '{"comment": ""}' else d.fields end) f
where d.item_number = :number and (d.fields <> '{}' or d.replaced is not null)
