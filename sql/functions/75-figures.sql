-- SPDX-License-Identifier: Apache-2.0
-- The public response figures of the last 30 days.
--
-- First response: the first public reply by staff. The clock starts when the item enters the queue.
-- Unanswered items count as unanswered once older than the promise (24 hours where there is none),
-- or as soon as they left the queue, and as infinite in the median. Duplicates, invalid items and
-- spam are left out.

create function nuance_api.refresh_figures() returns void
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  if pg_is_in_recovery()
     or (exists (select from queue_figures)
         and not exists (select from queue_figures f where f.computed_at < now() - interval '1 minute'))
     or not pg_try_advisory_xact_lock(hashtextextended('nuance.queue_figures', 0)) then
    return;
  end if;
  insert into queue_figures as f
  select q.id, now(), count(s.id), count(s.first_response_at),
         count(*) filter (where s.id is not null and s.first_response_at is null
           and (s.left_at is not null or s.entered_at < now() - coalesce(q.promise, interval '24 hours'))),
         count(*) filter (where s.id is not null and s.first_response_at is null and s.left_at is null),
         count(*) filter (where s.first_response_at - s.entered_at <= q.promise),
         case when count(s.first_response_at) * 2 >= count(s.id) then
           (percentile_disc(0.5) within group (order by coalesce(
              extract(epoch from s.first_response_at - s.entered_at)::bigint, 9223372036854775807)))
         end
  from queue q
  left join queue_stay s
    on s.queue_id = q.id and not s.excluded and s.entered_at > now() - interval '30 days'
  group by q.id
  on conflict (queue_id) do update
    set computed_at = excluded.computed_at, arrivals = excluded.arrivals,
        answered = excluded.answered, overdue = excluded.overdue, waiting = excluded.waiting,
        within_promise = excluded.within_promise, median_seconds = excluded.median_seconds;
end $$;
comment on function nuance_api.refresh_figures() is 'Makes the figures anew when they are a minute old; one at a time';

create function nuance_api.public_figures() returns table (
  key text, name text, promise_seconds bigint, arrivals bigint, answered bigint, rate bigint,
  median_seconds bigint, within_promise bigint, waiting bigint, enough boolean,
  computed_at timestamptz
) language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform refresh_figures();
  return query
  select q.key, q.name, extract(epoch from q.promise)::bigint, f.arrivals, f.answered,
         case when f.arrivals >= 5 and f.answered + f.overdue > 0
              then 100 * f.answered / (f.answered + f.overdue) end,
         case when f.arrivals >= 5 and f.median_seconds < 9223372036854775807 then f.median_seconds end,
         case when f.arrivals >= 5 and q.promise is not null and f.answered + f.overdue > 0
              then 100 * f.within_promise / (f.answered + f.overdue) end,
         f.waiting, f.arrivals >= 5, f.computed_at
  from queue q
  join queue_figures f on f.queue_id = q.id
  where q.is_public and q.successor_id is null
  order by q.position, q.id;
end $$;
