-- SPDX-License-Identifier: Apache-2.0
-- A comment or note that the viewer may edit: their own; staff any.
-- :one entry
-- :require
-- :param number item_number
-- :param entry entry_id
select e.id, e.number, e.kind, e.at, e.person, e.by_staff, e.internal, e.edit, e.edited_at, e.may_change, e.body as text__text
from nuance_api.visible_comment e
where e.id = :entry and e.number = :number and e.may_change
