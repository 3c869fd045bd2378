-- SPDX-License-Identifier: Apache-2.0
-- How an item stands now, and for staff who else of staff has it open.
-- :one now
-- :require
-- :param number item_number
-- :param answers flag optional
select n.version, n.edit, n.looking, n.answering
from nuance_api.item_now(:number, :answers) n
