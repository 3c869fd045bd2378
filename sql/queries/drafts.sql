-- SPDX-License-Identifier: Apache-2.0
-- What the viewer has begun to write anywhere, newest first.
-- :list drafts draft
-- :page 50
-- :param after list_cursor optional
select v.number as item, v.shown_title as title, c.id as contract, c.name as contract_name, d.saved_at,
       left(coalesce(d.fields ->> 'comment', d.fields ->> 'body', d.fields ->> 'title',
                     (select f.value from jsonb_each_text(d.fields) f where f.key like 'q-%' order by length(f.value) desc limit 1),
                     nuance_api.draft_fields_said(d.fields), nuance_api.draft_files_named(d.fields)), 300) as said,
       d.fields ->> 'visibility' is not distinct from 'internal' as internal,
       (extract(epoch from d.saved_at) * 1000000)::bigint as saved__cursor, d.version as version__cursor
from nuance_api.my_draft d
left join nuance_api.visible_item v on v.number = d.item_number
left join nuance_api.visible_contract c on c.id = d.contract_id
where (v.number is not null or c.id is not null) and d.fields <> '{}'
--if after
  and (d.saved_at, d.version) < (nuance_api.cursor_time(:after), nuance_api.cursor_number(:after))
--end
order by d.saved_at desc, d.version desc
limit 51
