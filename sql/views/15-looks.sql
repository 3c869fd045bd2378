-- SPDX-License-Identifier: Apache-2.0
-- Names and colours that admins gave to statuses and priorities; everybody reads them.

create view nuance_api.look as
select l.kind as of, l.value as key, l.name, l.colour, l.position
from nuance.look l
where l.name is not null or l.colour is not null;

-- Comes with the viewer, for all that a page says of statuses follows from it.
create function nuance_api.looks() returns jsonb
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('of', l.of, 'key', l.key, 'name', l.name, 'colour', l.colour)) order by l.of, l.position)
          from nuance_api.look l);
end $$;
comment on function nuance_api.looks() is 'What statuses and priorities are called here, as far as it is not what pages say anyway; null: nothing';

create view nuance_api.admin_look as
select l.key, l.kind, l.value, l.position, l.word, l.name, l.colour
from nuance.look l
where (select nuance_api.viewer_role()) = 'admin';
