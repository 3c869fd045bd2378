-- SPDX-License-Identifier: Apache-2.0
-- The figures that pages show, from the cells of response_count. Their cost grows with queues and plans, never with
-- items, and not with years: a span is put together from months, weeks and few days.
--
-- Rate: of those that were answered or whose time is up, how many were answered. An unanswered one's time
-- is up after what was promised, or 24 hours where nothing was, and at once when it leaves the queue or is
-- closed. In the percentiles whoever was not answered counts as waiting for ever.

create function nuance_api.figure_spans(since date, out span text, out begins date, out ends date)
returns setof record
language sql stable rows 40 set search_path = nuance, pg_temp as $$
  with today as (select (now() at time zone 'UTC')::date as day)
  select d || ' days', t.day - d + 1, t.day from today t, unnest(array[7, 30, 90]) d
  union all
  select 'week', w::date, w::date + 6
  from today t, generate_series(date_trunc('week', t.day - 84), t.day, interval '7 days') w
  where w + interval '7 days' > least(coalesce(since, '-infinity'), t.day - 7)
  union all
  select 'month', m::date, (m + interval '1 month')::date - 1
  from today t, generate_series(date_trunc('month', t.day) - interval '24 months', t.day, interval '1 month') m
  where m + interval '1 month' > least(coalesce(since, '-infinity'), t.day - 31)
$$;
comment on function nuance_api.figure_spans(date) is
  'The spans figures are made of: those a day since then is in, and those that go on; null: all';

create function nuance_api.figure_pieces(since date, out span text, out begins date, out piece text, out day date)
returns setof record
language sql stable rows 80 set search_path = nuance, nuance_api, pg_temp as $$
  with spans as (select * from figure_spans(since))
  select s.span, s.begins, s.span, s.begins from spans s where s.span in ('week', 'month')
  union all
  select s.span, s.begins, 'week', w::date
  from spans s, generate_series(date_trunc('week', s.begins + 6), s.ends - 6, interval '7 days') w
  where s.span not in ('week', 'month')
  union all
  select s.span, s.begins, 'day', d::date
  from spans s, generate_series(s.begins, s.ends, interval '1 day') d
  where s.span not in ('week', 'month') and (date_trunc('week', d) < s.begins or date_trunc('week', d) > s.ends - 6)
$$;
comment on function nuance_api.figure_pieces(date) is 'The spans, and the spans of response_count that each is the sum of';

create function nuance_api.figure_scopes(queue bigint, plan bigint, out queue_id bigint, out paid boolean)
returns setof record
language sql stable rows 2 as $$
  select queue, null::boolean
  union all
  select null, p.kind <> 'free' and not p.free
  from nuance.queue q, nuance.plan p
  where q.id = queue and q.is_public and q.successor_id is null and p.id = plan
$$;
comment on function nuance_api.figure_scopes(bigint, bigint) is
  'What a stay counts for: its queue, and where that is public those who pay or those who do not';

create function nuance_api.make_figures(since date) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  today date := (now() at time zone 'UTC')::date;
begin
  delete from response_figure f
  where f.span like '% days' or f.begins < case f.span when 'week' then today - 91 else today - 800 end
     or (f.span, f.begins) in (select s.span, s.begins from figure_spans(since) s);

  insert into response_figure (queue_id, paid, span, begins, arrivals, answered, kept, judged, unanswered, overdue,
                               median, ninetieth, classes, open_arrivals, open_median, open_ninetieth)
  with scope as materialized (
    -- Each cell stands for its queue, and where that is public for those who pay or those who do not.
    select q.id as of_queue, p.id as of_plan, w.* from queue q cross join plan p cross join lateral figure_scopes(q.id, p.id) w
  ), cell as materialized (
    select c.queue_id as of_queue, c.plan_id as of_plan, s.span, s.begins, c.clock, c.bucket, sum(c.n) as n,
           sum(c.n) filter (where c.promise = 'kept') as kept, sum(c.n) filter (where c.promise <> 'none') as promised
    from figure_pieces(since) s
    join response_count c on c.span = s.piece and c.day = s.day
    group by c.queue_id, c.plan_id, s.span, s.begins, c.clock, c.bucket
  ), part as (
    select w.queue_id, w.paid, c.span, c.begins, c.clock, c.bucket, sum(c.n) as n, sum(c.kept) as kept, sum(c.promised) as promised
    from cell c join scope w on w.of_queue = c.of_queue and w.of_plan = c.of_plan
    group by w.queue_id, w.paid, c.span, c.begins, c.clock, c.bucket
  ), ranked as (
    -- Those without an answer come after all others.
    select p.*, response_class(p.bucket) as class,
           sum(p.n) over (partition by p.queue_id, p.paid, p.span, p.begins, p.clock) as total,
           sum(p.n) over (partition by p.queue_id, p.paid, p.span, p.begins, p.clock
                          order by case when p.bucket < 0 then 32767 else p.bucket end, p.bucket
                          rows unbounded preceding) as so_far
    from part p
  ), fresh as materialized (
    -- Unanswered, and their time is not up: few, for they came lately.
    select y.queue_id as of_queue, y.plan_id as of_plan, (y.entered_at at time zone 'UTC')::date as day,
           count(*) as n, count(y.promised) as promised
    from queue_stay y
    where y.first_response_at is null and y.left_at is null and not y.closed and not y.excluded and y.due_at > now()
    group by 1, 2, 3
  ), in_time as (
    select w.queue_id, w.paid, s.span, s.begins, sum(f.n) as n, sum(f.promised) as promised
    from fresh f
    join figure_spans(since) s on f.day between s.begins and s.ends
    join scope w on w.of_queue = f.of_queue and w.of_plan = f.of_plan
    group by w.queue_id, w.paid, s.span, s.begins
  ), figure as (
    select r.queue_id, r.paid, r.span, r.begins, r.clock, r.total,
           coalesce(sum(r.n) filter (where r.bucket >= 0), 0) as answered, coalesce(sum(r.kept), 0) as kept,
           coalesce(sum(r.promised), 0) as promised, coalesce(sum(r.n) filter (where r.bucket < 0), 0) as unanswered,
           min(bucket_middle(r.bucket)) filter (where r.bucket >= 0 and r.so_far >= ceil(r.total * 0.5)) as median,
           min(bucket_middle(r.bucket)) filter (where r.bucket >= 0 and r.so_far >= ceil(r.total * 0.9)) as ninetieth,
           array[coalesce(sum(r.n) filter (where r.class = 1), 0), coalesce(sum(r.n) filter (where r.class = 2), 0),
                 coalesce(sum(r.n) filter (where r.class = 3), 0), coalesce(sum(r.n) filter (where r.class = 4), 0),
                 coalesce(sum(r.n) filter (where r.class = 5), 0), coalesce(sum(r.n) filter (where r.class = 6), 0),
                 coalesce(sum(r.n) filter (where r.class = 7), 0), coalesce(sum(r.n) filter (where r.class = 8), 0),
                 coalesce(sum(r.n) filter (where r.class = 9), 0)]::bigint[] as classes
    from ranked r
    group by r.queue_id, r.paid, r.span, r.begins, r.clock, r.total
  )
  select f.queue_id, f.paid, f.span, f.begins, f.total, f.answered, f.kept, f.promised - coalesce(t.promised, 0),
         f.unanswered, f.unanswered - coalesce(t.n, 0), f.median, f.ninetieth, f.classes,
         coalesce(o.total, 0), o.median, o.ninetieth
  from figure f
  left join figure o on o.clock = 'open' and o.queue_id is not distinct from f.queue_id and o.paid is not distinct from f.paid
    and o.span = f.span and o.begins = f.begins
  left join in_time t on t.queue_id is not distinct from f.queue_id and t.paid is not distinct from f.paid
    and t.span = f.span and t.begins = f.begins
  where f.clock = 'wall';

  insert into response_wait as w (queue_id, waiting, overdue, longest_since)
  select q.id, coalesce((select sum(c.n) from response_count c
                         where c.queue_id = q.id and c.bucket = -1 and c.span = 'month' and c.clock = 'wall'), 0),
         (select count(*) from queue_stay s
          where s.queue_id = q.id and s.first_response_at is null and s.left_at is null and not s.closed
            and not s.excluded and s.due_at <= now()),
         (select s.entered_at from queue_stay s
          where s.queue_id = q.id and s.first_response_at is null and s.left_at is null and not s.closed
            and not s.excluded
          order by s.due_at limit 1)
  from queue q
  on conflict (queue_id) do update
    set waiting = excluded.waiting, overdue = excluded.overdue, longest_since = excluded.longest_since;
end $$;
comment on function nuance_api.make_figures(date) is 'Makes the figures anew of the spans a day since then is in';

create function nuance_api.make_desk_figures() returns void
language plpgsql security definer set search_path = nuance, pg_temp as $$
begin
  delete from backlog;
  insert into backlog (queue_id, plan_id, owner_id, age, waiting, late, n)
  select i.queue_id, c.plan_id, i.owner_id,
         width_bucket(extract(epoch from now() - i.filed_at)::bigint, array[86400, 259200, 604800, 2592000, 7776000]::bigint[]),
         i.status = 'waiting', i.late, count(*)
  from item i join contract c on c.id = i.contract_id
  where not i.closed
  group by 1, 2, 3, 4, 5, 6;
  delete from contract_load;
  insert into contract_load (days, contract_id, mana, issues)
  select d.days, s.* from (values (7), (30), (90)) d (days)
  cross join lateral (
    select e.contract_id, -sum(e.amount) as mana, count(distinct e.item_number)
    from mana_entry e
    where e.at > now() - d.days * interval '1 day' and e.amount < 0 and e.item_number is not null
    group by e.contract_id order by mana desc, e.contract_id limit 50
  ) s;
end $$;
comment on function nuance_api.make_desk_figures() is 'Counts the open issues and what contracts cost';

create function nuance_api.job_figures() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if may_fold() then
    perform make_figures(coalesce(fold_responses(), 'infinity'));
    perform make_desk_figures();
  end if;
  return 0;
end $$;
comment on function nuance_api.job_figures() is 'Folds the deltas and makes the figures anew';

insert into nuance.job (name, every) values ('figures', '1 minute')
on conflict (name) do update set every = excluded.every;
