-- SPDX-License-Identifier: Apache-2.0
-- The bytes of a file from one on, as many as its chunk holds. Each time it is asked whether the viewer may.
-- :one bytes
-- :param attachment attachment_id
-- :param first byte_count
select substring(c.data from (:first - c.first_byte + 1)::integer) as data
from nuance_api.visible_chunk c
where c.attachment_id = :attachment and c.first_byte <= :first
order by c.first_byte desc
limit 1
