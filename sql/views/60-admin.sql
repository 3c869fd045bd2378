-- SPDX-License-Identifier: Apache-2.0
-- What admins alone see.

create view nuance_api.api_token as
select t.id, t.name, array_to_string(t.scopes, ' ') as scopes, p.name as made_by, t.created_at,
       t.last_used_at, t.revoked_at
from nuance.api_token t
join nuance.person p on p.id = t.person_id
where (select nuance_api.viewer_role()) = 'admin';
