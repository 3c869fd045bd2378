-- SPDX-License-Identifier: Apache-2.0
-- The next bytes of a file. No page: see mod_nuance/upload.c.
-- :one upload
-- :param attachment attachment_id
-- :param first_byte byte_count
-- :param data file_bytes
select nuance_api.attachment_add(:attachment, :first_byte, :data) as taken
