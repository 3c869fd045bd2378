-- SPDX-License-Identifier: Apache-2.0
-- The bytes of a file from one on, as many as its chunk holds. Each time it is asked whether the viewer may.
-- :one bytes
-- :param attachment attachment_id
-- :param first byte_count
select nuance_api.attachment_bytes(:attachment, :first) as data
