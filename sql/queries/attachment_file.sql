-- SPDX-License-Identifier: Apache-2.0
-- A file to be sent.
-- :one file
-- :require
-- :param attachment attachment_id
select f.id, 'N' || f.item_number as item, f.name, f.size, nuance_api.served_type(f.type) as type,
       encode(f.sha256, 'hex') as sha256, nuance_api.is_shown(f.type, f.size, f.width, f.height) as shown
from nuance_api.visible_attachment f
where f.id = :attachment and f.available
