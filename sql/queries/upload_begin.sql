-- SPDX-License-Identifier: Apache-2.0
-- A file begins to arrive. No page: see mod_nuance/upload.c.
-- :one upload
-- :param name file_name
select b.id, b.file_bytes, b.form_files, b.form_bytes from nuance_api.attachment_begin(:name) b
