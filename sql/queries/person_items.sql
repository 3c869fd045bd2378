-- SPDX-License-Identifier: Apache-2.0
-- What a person asked for, the latest first; staff only.
-- :list items item
-- :page 50
-- :param person person_id
-- :param after list_cursor optional
select i.number, i.title, i.excerpt, i.status, i.closed, nuance_api.priority_key(i.priority) as priority,
       i.contract_name, o.name as owner, i.activity_at, i.comments,
       case when i.tags <> '{}' then nuance_api.tags_shown(i.tags) end as tag__each,
       (extract(epoch from i.activity_at) * 1000000)::bigint as at__cursor, i.number as number__cursor
from (
  select i.* from nuance_api.visible_item i
  where (select nuance_api.viewer_is_staff()) and i.requestor_id = :person
--if after
    and (i.activity_at, i.number) < (nuance_api.cursor_time(:after), nuance_api.cursor_number(:after))
--end
  order by i.activity_at desc, i.number desc
  limit 51
) i
left join nuance_api.known_person o on o.id = i.owner_id
order by i.activity_at desc, i.number desc
