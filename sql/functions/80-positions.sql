-- SPDX-License-Identifier: Apache-2.0
-- Lists that admins put in order: tables with id, position and retired_at, of which each row takes the place of the one beside it.

create function nuance_api.position_move(list regclass, moved bigint, direction text) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  execute format($statement$
    with here as (select l.position, l.id from %1$s l where l.id = $1),
    beside as (
      select l.position, l.id from %1$s l, here
      where l.retired_at is null and (l.position, l.id) %2$s (here.position, here.id)
      order by l.position %3$s, l.id %3$s limit 1)
    update %1$s l set position = case when l.id = here.id then beside.position else here.position end
    from here, beside where l.id in (here.id, beside.id)
    $statement$, list, case when direction = 'up' then '<' else '>' end, case when direction = 'up' then 'desc' else 'asc' end)
  using moved;
end $$;
comment on function nuance_api.position_move(regclass, bigint, text) is
  'Swaps a row of a list with the one before or after it that is not retired; nothing where there is none';
