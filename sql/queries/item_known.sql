-- SPDX-License-Identifier: Apache-2.0
-- Whether the viewer may see an item.
-- :require
-- :param number item_number
select true as known from nuance_api.visible_item v where v.number = :number
