-- SPDX-License-Identifier: Apache-2.0
-- Who asks. nuance_api.present() notes it for the transaction; everything else reads it here, written
-- as (select nuance_api.viewer_person()) so that it is evaluated once a statement. Nothing presented
-- means a visitor: forgetting it shows less, never more.

create function nuance_api.viewer_person() returns bigint
language sql stable parallel safe as
$$ select nullif(current_setting('nuance.person', true), '')::bigint $$;
comment on function nuance_api.viewer_person() is 'The viewer, null for a visitor';

create function nuance_api.viewer_role() returns text
language sql stable parallel safe as
$$ select nullif(current_setting('nuance.role', true), '') $$;
comment on function nuance_api.viewer_role() is 'customer, community, staff or admin; null for a visitor';

create function nuance_api.viewer_is_staff() returns boolean
language sql stable parallel safe as
$$ select coalesce(current_setting('nuance.role', true) in ('staff', 'admin'), false) $$;
comment on function nuance_api.viewer_is_staff() is 'Whether the viewer works the queues';

create function nuance_api.viewer_may_import() returns boolean
language sql stable parallel safe as $$
  select coalesce(current_setting('nuance.scope', true) = 'instances', false)
      or coalesce(current_setting('nuance.role', true) = 'admin', false)
$$;
comment on function nuance_api.viewer_may_import() is 'Whether the viewer speaks for the hosting system: a token with that scope, or an admin';

-- Positions in lists, as cursors give them: "first.number", "microseconds.number", "number".
create function nuance_api.cursor_first(place text) returns bigint
language sql immutable strict parallel safe as $$ select split_part(place, '.', 1)::bigint $$;

create function nuance_api.cursor_number(place text) returns bigint
language sql immutable strict parallel safe as
$$ select split_part(place, '.', case when place like '%.%' then 2 else 1 end)::bigint $$;

create function nuance_api.cursor_time(place text) returns timestamptz
language sql immutable strict parallel safe as $$
  select timestamptz '1970-01-01 00:00:00+00'
         + split_part(place, '.', 1)::bigint * interval '1 microsecond'
$$;

create view nuance_api.priority as select p.rank, p.key, p.name from nuance.priority p;

-- Names beside what the viewer may see anyway. Joined to, never listed.
create view nuance_api.known_person as
select p.id, p.name from nuance.person p where (select nuance_api.viewer_person()) is not null;
