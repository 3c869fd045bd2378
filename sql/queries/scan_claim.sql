-- SPDX-License-Identifier: Apache-2.0
-- A file that waits for the virus scanner. No page: see mod_nuance/scan.c.
-- :one scan
select s.id, s.size from nuance_api.attachment_scan_claim() s where s.id is not null
