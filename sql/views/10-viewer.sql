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

create function nuance_api.viewer_is_machine() returns boolean
language sql stable parallel safe as
$$ select coalesce(current_setting('nuance.scope', true) <> '', false) $$;
comment on function nuance_api.viewer_is_machine() is 'Whether a program asks, with a token';

create function nuance_api.viewer_may_import() returns boolean
language sql stable parallel safe as $$
  select coalesce(current_setting('nuance.scope', true) = 'instances', false)
      or coalesce(current_setting('nuance.role', true) = 'admin', false)
$$;
comment on function nuance_api.viewer_may_import() is 'Whether the viewer speaks for the hosting system: a token with that scope, or an admin';

create function nuance_api.viewer_link() returns bigint
language sql stable parallel safe as
$$ select nullif(current_setting('nuance.link', true), '')::bigint $$;
comment on function nuance_api.viewer_link() is 'The one item whose link the viewer came with; such a viewer is no person';

create function nuance_api.viewer_is_known() returns boolean
language sql stable parallel safe as
$$ select coalesce(current_setting('nuance.person', true), '') <> '' or coalesce(current_setting('nuance.link', true), '') <> '' $$;
comment on function nuance_api.viewer_is_known() is 'Whether the viewer is a person, or came with the link of an item';

create function nuance_api.viewer_is_community() returns boolean
language sql stable parallel safe as
$$ select coalesce(current_setting('nuance.role', true) = 'community', false) $$;
comment on function nuance_api.viewer_is_community() is 'Whether the viewer helps in the queues that the community reads';

create function nuance_api.without_addresses(text text) returns text
language sql immutable strict parallel safe as $$
  select case when position('@' in text) = 0 then text
              else regexp_replace(text, '[^[:space:]<>()"@:,;]{1,64}@[^[:space:]<>()"@:,;]+[.][[:alnum:]-]{2,}', '…@…', 'g') end
$$;
comment on function nuance_api.without_addresses(text) is 'A text as community members read it: e-mail addresses are left out';

create function nuance_api.shown(text text, masked boolean) returns text
language sql immutable parallel safe as
$$ select case when masked then nuance_api.without_addresses(text) else text end $$;
comment on function nuance_api.shown(text, boolean) is 'A text as it is, or as community members read it';

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

-- For lists: joining five rows to fifty costs more than naming them.
create function nuance_api.priority_key(rank smallint) returns text
language sql immutable parallel safe as $$
  select case rank when 100 then 'unbreak' when 80 then 'high' when 50 then 'normal' when 25 then 'low'
                   when 10 then 'wish' end
$$;
comment on function nuance_api.priority_key(smallint) is 'The key of a priority, as nuance.priority has it';

create view nuance_api.priority as select p.rank, p.key, p.name from nuance.priority p;

-- Names beside what the viewer may see anyway. Joined to, never listed.
-- A name may be an address, where another module says who people are.
create view nuance_api.known_person as
select p.id, case when (select nuance_api.viewer_is_community()) then nuance_api.without_addresses(p.name)
                  else p.name end as name
from nuance.person p
where (select nuance_api.viewer_is_known());
