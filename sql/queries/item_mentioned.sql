-- SPDX-License-Identifier: Apache-2.0
-- Where the viewer is named on an item and has not said that they saw it.
-- :one mentioned
-- :param number item_number
select min(m.entry_id) as entry, count(*) as times
from nuance_api.my_mention m
where m.item_number = :number and m.read_at is null
having count(*) > 0
