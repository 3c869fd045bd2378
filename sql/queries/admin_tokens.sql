-- SPDX-License-Identifier: Apache-2.0
-- Tokens of programs, the newest first; what they are is kept by nobody but their owners.
-- :list tokens token
select t.id, t.name, t.scopes, t.made_by, t.created_at, t.last_used_at, t.revoked_at
from nuance_api.api_token t
order by t.id desc
limit 500
