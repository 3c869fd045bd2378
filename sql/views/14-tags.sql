-- SPDX-License-Identifier: Apache-2.0
-- Tags, for staff alone.

create view nuance_api.tag as
select g.id, g.key, g.name, g.colour, g.position, g.retired_at is not null as retired
from nuance.tag g
where (select nuance_api.viewer_is_staff());

-- Lists call it for rows that have tags, and for nobody else's: what others are shown has none.
create function nuance_api.tags_shown(ids integer[]) returns jsonb
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if not viewer_is_staff() then
    return null;
  end if;
  return (select jsonb_agg(jsonb_build_object('key', g.key, 'name', g.name, 'colour', g.colour) order by g.position, g.id)
          from tag g where g.id = any (ids));
end $$;
comment on function nuance_api.tags_shown(integer[]) is 'An item''s tags as its row shows them, in their order; null to others than staff';

create view nuance_api.admin_tag as
select g.id, g.key, g.name, g.colour, g.position, g.retired_at is not null as retired, o.n as open
from nuance.tag g
cross join lateral (
  select count(*) as n from (select from nuance.item_tag t where t.tag_id = g.id and not t.closed limit 1001) t) o
where (select nuance_api.viewer_role()) = 'admin';
comment on view nuance_api.admin_tag is 'open: how many open issues have it, to a thousand and one';
