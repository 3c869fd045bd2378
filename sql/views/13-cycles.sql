-- SPDX-License-Identifier: Apache-2.0

create function nuance_api.cycle_start(anchor timestamptz, months integer, cycle integer)
returns timestamptz language sql immutable parallel safe as $$
  select ((anchor at time zone 'UTC') + make_interval(months => months * cycle)) at time zone 'UTC'
$$;
comment on function nuance_api.cycle_start(timestamptz, integer, integer) is
  'When a cycle begins, counted from the anchor so that the 31st does not drift to the 28th';
