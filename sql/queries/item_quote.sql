-- SPDX-License-Identifier: Apache-2.0
-- What somebody wrote, as it stands in an answer to it.
-- :one quote
-- :param number item_number
-- :param quote entry_id optional
select e.id, e.internal, regexp_replace(rtrim(left(e.body, 50000), e' \t\r\n'), '^', '> ', 'gn') || e'\n\n' as text__text
from (select e.id, e.internal,
             case when e.kind = 'filed' then (select v.shown_body from nuance_api.visible_item v where v.number = e.item_number)
                  else e.body end as body
      from nuance_api.visible_entry e
      where e.id = :quote and e.item_number = :number) e
where e.body is not null
