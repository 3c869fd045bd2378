-- SPDX-License-Identifier: Apache-2.0
-- How many files a form takes, and how large, for those who say so.
-- :one file-limits
select l.file_bytes / 1000000 as file_mb, l.form_files, l.form_bytes / 1000000 as form_mb, l.contract_bytes / 1000000 as contract_mb
from nuance_api.file_limit l
where nuance_api.viewer_role() = 'admin'
