-- SPDX-License-Identifier: Apache-2.0
-- What the virus scanner says of a file. No page: see mod_nuance/scan.c.
-- :one scan
-- :param attachment attachment_id
-- :param verdict scan_verdict
-- :param words scan_words optional
-- :param open flag
select nuance_api.attachment_scan_report(:attachment, :verdict, :words, :open) as noted
