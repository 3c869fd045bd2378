-- SPDX-License-Identifier: Apache-2.0
-- What became of a comment, the newest first.
-- :list edits edit
-- :page 20
-- :param number item_number
-- :param entry entry_id
-- :param before entry_id = 999999999999999999
select x.id, x.id as id__cursor, x.kind, x.at, x.person, case when x.kind = 'edited' then x.earlier || chr(1) || x.body end as change__diff
from nuance_api.visible_edit x
where x.entry_id = :entry and x.item_number = :number and x.id < :before
order by x.id desc
limit 21
