-- SPDX-License-Identifier: Apache-2.0
-- The page of its item's timeline that an entry is on: where an entry's own address leads.
-- :one place
-- :redirect
-- :param number item_number
-- :param entry entry_id
select '/N' || e.item_number || '?at=' || e.id || '#e' || e.id as location
from nuance_api.visible_entry e
where e.id = :entry and e.item_number = :number
