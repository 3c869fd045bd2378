-- SPDX-License-Identifier: Apache-2.0
-- What providers sign with, the newest first; what they are is not told.
-- :list secrets secret
select s.id, s.provider, s.fingerprint, s.created_at, s.retired_at
from nuance_api.admin_secret s
order by s.id desc
limit 100
