-- SPDX-License-Identifier: Apache-2.0
-- How satisfied people were, by queue; staff only.
-- :list satisfactions queue
-- :param days figure_days = 30
-- :param queue queue_key optional
select r.queue as key, r.queue_name as name, coalesce(sum(r.n) filter (where r.rating = 'good'), 0)::bigint as good,
       coalesce(sum(r.n) filter (where r.rating = 'middling'), 0)::bigint as middling,
       coalesce(sum(r.n) filter (where r.rating = 'bad'), 0)::bigint as bad, sum(r.n)::bigint as said
from nuance_api.desk_rating r
where r.day > (now() at time zone 'UTC')::date - (:days)::integer
--if queue
  and r.queue = :queue
--end
group by r.queue, r.queue_name, r.position
having sum(r.n) > 0
order by r.position, r.queue
