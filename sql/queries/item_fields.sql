-- SPDX-License-Identifier: Apache-2.0
-- The fields that an item's queue uses, and what they hold; retired ones while they hold something. Staff only.
-- :list fields field
-- :for staff admin
-- :param number item_number
select f.key, f.name, nullif(f.help, '') as help, f.kind, f.retired, i.fields ->> f.id::text as value,
       case when i.fields ? f.id::text then nuance_api.field_words(f.kind, f.choices, i.fields ->> f.id::text) end as words,
       case when i.fields ? f.id::text
         then nuance_api.url_encoded(nuance_api.field_as_filter(f.key, f.kind, i.fields ->> f.id::text)) end as find_address,
       case when f.kind = 'choice' then (
         select jsonb_agg(jsonb_build_object('key', c.choice ->> 'key', 'name', c.choice ->> 'name', 'retired', c.choice ? 'retired') order by c.n)
         from jsonb_array_elements(f.choices) with ordinality c (choice, n)
         where not c.choice ? 'retired' or c.choice ->> 'key' = i.fields ->> f.id::text) end as choice__each
from nuance_api.staff_item i
join nuance_api.field f on i.queue_id = any (f.queue_ids) and (not f.retired or i.fields ? f.id::text)
where i.number = :number
order by f.position, f.id
