-- SPDX-License-Identifier: Apache-2.0
-- What the latest issues cost in all, adjustments and refunds counted.
-- :list costs item
-- :param contract contract_id
select m.number, m.title, (select coalesce(sum(e.amount), 0)::bigint from nuance_api.visible_mana_entry e
                           where e.item_number = m.number) as mana
from (
  select distinct on (e.item_number) e.item_number as number, e.item_title as title
  from (
    select e.item_number, e.item_title, e.id from nuance_api.visible_mana_entry e
    where e.contract_id = :contract and e.item_number is not null
    order by e.id desc limit 200
  ) e
  order by e.item_number desc
) m
order by m.number desc
limit 20
