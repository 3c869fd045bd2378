-- SPDX-License-Identifier: Apache-2.0
-- The public response figures of the last 30 days.
--
-- First response: the first public reply by staff. The clock starts when the item enters the queue.
-- Unanswered items count as unanswered once older than the promise (24 hours where there is none),
-- or as soon as they left the queue, and as infinite in the median. Duplicates, invalid items and
-- spam are left out.

create function nuance_api.job_figures() returns integer
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
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
  return 0;
end $$;
comment on function nuance_api.job_figures() is 'Makes the figures anew';

insert into nuance.job (name, every) values ('figures', '1 minute')
on conflict (name) do update set every = excluded.every;
