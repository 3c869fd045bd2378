-- SPDX-License-Identifier: Apache-2.0
-- The bytes of a file that is being scanned, from one on. No page: see mod_nuance/scan.c.
-- :one scan
-- :param attachment attachment_id
-- :param first byte_count
select nuance_api.attachment_scan_bytes(:attachment, :first) as data
