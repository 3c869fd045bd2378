-- SPDX-License-Identifier: Apache-2.0
-- Files whose form broke off. No page: see mod_nuance/upload.c.
-- :one upload
-- :param attachments attachment_ids
select nuance_api.attachment_drop(:attachments) as dropped
