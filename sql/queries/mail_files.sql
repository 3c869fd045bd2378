-- SPDX-License-Identifier: Apache-2.0
-- The files that came with what the mail that mail_envelope addressed tells of: by name, never their bytes.
-- :list files file
select f.id, f.entry_id as entry, f.name, nuance_api.size_words(f.size) as size_words
from nuance_api.mail_file f
order by f.id desc
limit 100
