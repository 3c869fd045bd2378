-- SPDX-License-Identifier: Apache-2.0
-- What happened to an item, oldest first; notes for staff only. The newest hundred entries, those before or after one, or
-- those around one: a page has an end.
-- :list timeline entry
-- :param number item_number
-- :param before entry_id optional
-- :param after entry_id optional
-- :param at entry_id optional
select e.id, e.kind, e.at, e.person, e.person_id, e.by_staff, e.internal, e.about, e.old, e.new,
       case when e.kind = 'page' and e.old not in ('paged', 'escalated', 'false') then e.new::bigint end as took_seconds,
       e.edit, e.edited_at, e.edited_by, e.removed_at, e.removed_by, e.may_change, e.may_restore,
       e.body as body__markdown, e.first as next__list, case when e.first is not null then e.older end as older__list,
       e.last as newer__list
from nuance_api.item_entries(:number, :before, :after, :at) e
