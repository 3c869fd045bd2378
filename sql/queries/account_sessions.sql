-- SPDX-License-Identifier: Apache-2.0
-- Where the viewer is logged in.
-- :list sessions session
select s.id, s.created_at, s.agent, s.network, s.expires_at, s.current
from nuance_api.my_session s
order by s.current desc, s.created_at desc
limit 50
