-- SPDX-License-Identifier: Apache-2.0
-- Whether the viewer hears of an item by mail.
-- :one mail
-- :param number item_number
select nuance_api.viewer_mutes(:number) as muted
where (select nuance_api.viewer_person()) is not null
