-- SPDX-License-Identifier: Apache-2.0
-- The public response figures, as nuance_api.job_figures() makes them each minute. The one view of rules
-- that are not about who asks: figures are for everyone. What is too few to say is not said: a figure of
-- fewer than five issues is about persons, and luck.

-- Places in a picture 120 high, whose scale is logarithmic: a minute at the bottom, 30 days at the top.
create function nuance_api.chart_y(seconds bigint) returns integer
language sql immutable strict parallel safe as $$
  select (120 - 120 * ln(least(greatest(seconds, 60), 2592000) / 60.0) / ln(43200.0))::integer
$$;

create view nuance_api.public_queue as
select q.id, q.key, q.name, q.position, extract(epoch from q.promise)::bigint as promise_seconds, q.charts_public,
       case when q.waiting_public then coalesce(w.waiting, 0) end as waiting, q.ratings_public
from nuance.queue q
left join nuance.response_wait w on w.queue_id = q.id
where q.is_public and q.successor_id is null;

-- Shares are rounded down, never in our favour.
create view nuance_api.public_figure as
select f.queue_id, f.paid, f.span, f.begins, f.arrivals, f.answered, f.arrivals >= 5 as enough,
       case when f.arrivals >= 5 then f.median end as median_seconds,
       case when f.arrivals >= 5 then f.ninetieth end as ninetieth_seconds,
       case when f.open_arrivals > 0 then f.open_arrivals end as open_arrivals,
       case when f.open_arrivals >= 5 then f.open_median end as open_median_seconds,
       case when f.open_arrivals >= 5 then f.open_ninetieth end as open_ninetieth_seconds,
       case when f.arrivals >= 5 and f.answered + f.overdue > 0
            then 100 * f.answered / (f.answered + f.overdue) end as rate,
       case when f.arrivals >= 5 and f.judged > 0 then 100 * f.kept / f.judged end as within_promise,
       case when f.arrivals >= 5 and coalesce(q.charts_public, true) then f.classes end as classes, f.computed_at
from nuance.response_figure f
left join nuance.queue q on q.id = f.queue_id
where f.queue_id is null or (q.is_public and q.successor_id is null);

create function nuance_api.minute_words(minute integer) returns text
language sql immutable strict parallel safe as
$$ select minute / 60 || ':' || lpad((minute % 60)::text, 2, '0') $$;
comment on function nuance_api.minute_words(integer) is 'A minute of the day as it is typed: 9:00';

-- When time counts for the second clock, by day of the week: the hours that the queue's deadlines have for all plans.
create view nuance_api.public_hours as
select q.id as queue_id, c.time_zone, h.weekday,
       string_agg(nuance_api.minute_words(h.opens) || '-' || nuance_api.minute_words(h.closes), ', ' order by h.opens) as hours
from nuance.queue q
join nuance.sla p on p.queue_id = q.id and p.plan_id is null and p.ended_at is null
join nuance.calendar c on c.id = p.calendar_id
join nuance.calendar_hours h on h.calendar_id = c.id
where q.is_public and q.successor_id is null
group by q.id, c.time_zone, h.weekday;
