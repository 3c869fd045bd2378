-- SPDX-License-Identifier: Apache-2.0
-- How many files a form takes, and how large; nothing where it takes none.
-- :one file-limits
select nuance_api.size_words(l.file_bytes) as file, l.form_files, nuance_api.size_words(l.form_bytes) as form
from nuance_api.file_limit l
where l.file_bytes > 0 and l.form_files > 0
