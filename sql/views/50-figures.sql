-- SPDX-License-Identifier: Apache-2.0
-- The public response figures of the last 30 days; job_figures() makes them anew each minute. The
-- one view of rules that are not about who asks: figures are for everyone.

create view nuance_api.public_figures as
select q.key, q.name, q.position, q.id, extract(epoch from q.promise)::bigint as promise_seconds,
       coalesce(f.arrivals, 0) as arrivals, coalesce(f.answered, 0) as answered,
       case when f.arrivals >= 5 and f.answered + f.overdue > 0
            then 100 * f.answered / (f.answered + f.overdue) end as rate,
       case when f.arrivals >= 5 and f.median_seconds < 9223372036854775807 then f.median_seconds end
         as median_seconds,
       case when f.arrivals >= 5 and q.promise is not null and f.answered + f.overdue > 0
            then 100 * f.within_promise / (f.answered + f.overdue) end as within_promise,
       coalesce(f.waiting, 0) as waiting, coalesce(f.arrivals >= 5, false) as enough, f.computed_at
from nuance.queue q
left join nuance.queue_figures f on f.queue_id = q.id
where q.is_public and q.successor_id is null;
