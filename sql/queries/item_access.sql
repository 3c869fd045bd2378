-- SPDX-License-Identifier: Apache-2.0
-- How an item can be opened without an account; for staff and the requestor.
-- :one access
-- :param number item_number
select a.email, a.account, a.live, a.last_used_at
from nuance_api.item_access a
where a.item_number = :number
