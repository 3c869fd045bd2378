-- SPDX-License-Identifier: Apache-2.0
-- Makes a page one for the holder of an item's link: to others there is nothing.
-- :one link
-- :require
-- :param link link_token
select v.number as item
from nuance_api.visible_item v
where v.number = (select nuance_api.viewer_link()) and :link is not null
