-- SPDX-License-Identifier: Apache-2.0
-- What monitoring is told of the database, every few seconds: roll-ups and catalogues, nothing that grows
-- with items. Labels are keys of queues (the first hundred), names of jobs (as task, for job is Prometheus' own) and words of ours.

create function nuance_api.metric_queue_series(
  out family text, out type text, out help text, out suffix text, out labels text, out value text
) returns setof record
language sql stable set search_path = nuance, nuance_api, pg_temp as $$
  with queues as (
    select q.id, format('queue="%s"', q.key) as label from queue q
    where q.successor_id is null order by q.position, q.id limit 100
  ), counts as (
    select q.label, coalesce(c.open, 0) as open, coalesce(c.unowned, 0) as unowned,
           w.waiting, w.overdue, coalesce(extract(epoch from now() - w.longest_since), 0)::bigint as longest
    from queues q
    left join (select t.id, sum(t.n) filter (where t.kind = 'open') as open, sum(t.n) filter (where t.kind = 'unowned') as unowned
               from present_tally t where t.kind in ('open', 'unowned') group by t.id) c on c.id = q.id
    left join response_wait w on w.queue_id = q.id
  ), answers as (
    select q.label, e.edge, sum(t.n) filter (where t.class <= e.class) as n, sum(t.n) as total, sum(t.seconds) as seconds
    from queues q
    join response_total t on t.queue_id = q.id and t.event = 'answered'
    cross join (values (1, '300'), (2, '900'), (3, '3600'), (4, '14400'), (5, '43200'), (6, '86400'), (7, '259200')) e (class, edge)
    group by q.label, e.class, e.edge
  )
  select 'nuance_queue_' || m.name, 'gauge', m.help, '', c.label, m.value::text
  from counts c
  cross join lateral (values
    ('open', 'Open issues.', c.open),
    ('unowned', 'Open issues nobody owns.', c.unowned),
    ('waiting', 'Issues that wait for a first answer.', c.waiting),
    ('breached', 'Issues that wait for a first answer longer than was promised, or than 24 hours.', c.overdue),
    ('longest_wait_seconds', 'How long the issue whose time is up first has been waiting.', c.longest)
  ) m (name, help, value)
  where m.value is not null
  union all
  select 'nuance_arrivals', 'counter', 'Issues that entered a queue.', '_total', q.label, sum(t.n)::text
  from queues q join response_total t on t.queue_id = q.id and t.event = 'arrived' group by q.label
  union all
  select 'nuance_promises', 'counter', 'First answers by whether the promise was kept.', '_total',
         q.label || format(',outcome="%s"', t.promise), sum(t.n)::text
  from queues q join response_total t on t.queue_id = q.id and t.event = 'answered' and t.promise in ('kept', 'broken')
  group by q.label, t.promise
  union all
  select 'nuance_first_response_seconds', 'histogram', 'How long first answers took.', s.suffix, s.labels, s.value
  from answers a
  cross join lateral (
    select '_bucket', format('%s,le="%s"', a.label, a.edge), coalesce(a.n, 0)::text
    union all select '_bucket', a.label || ',le="+Inf"', a.total::text where a.edge = '259200'
    union all select '_sum', a.label, a.seconds::text where a.edge = '259200'
    union all select '_count', a.label, a.total::text where a.edge = '259200'
  ) s (suffix, labels, value)
$$;

create function nuance_api.metric_series(
  out family text, out type text, out help text, out suffix text, out labels text, out value text
) returns setof record
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select * from (
    select * from metric_queue_series()
    union all
    select 'nuance_job_' || m.name, m.type, m.help, case m.type when 'counter' then '_total' else '' end,
           format('task="%s"', j.name), m.value::text
    from job j
    cross join lateral (values
      ('late_seconds', 'gauge', 'For how long a job has been due and not been done.',
       greatest(0, extract(epoch from now() - j.next_at))::bigint),
      ('failing', 'gauge', 'How often in a row a job failed.', j.failures_in_a_row),
      ('runs', 'counter', 'Pieces of jobs that were done, by any server.', j.runs),
      ('errors', 'counter', 'Pieces of jobs that failed, on any server.', j.failures)
    ) m (name, type, help, value)
    union all
    select 'nuance_figures_age_seconds', 'gauge', 'Since when the response figures have not been made.', '', '',
           coalesce(extract(epoch from now() - max(f.computed_at)), 0)::bigint::text from response_figure f
    union all
    select 'nuance_database_' || m.name, m.type, m.help, case m.type when 'counter' then '_total' else '' end, m.labels, m.value::text
    from pg_stat_database d
    cross join lateral (values
      ('backends', 'gauge', 'Connections to the database, by anybody.', '', d.numbackends::bigint),
      ('transactions', 'counter', 'Transactions of the database.', 'outcome="committed"', d.xact_commit),
      ('transactions', 'counter', 'Transactions of the database.', 'outcome="rolled_back"', d.xact_rollback),
      ('deadlocks', 'counter', 'Deadlocks in the database.', '', d.deadlocks),
      ('blocks', 'counter', 'Blocks by where they were found.', 'found="cache"', d.blks_hit),
      ('blocks', 'counter', 'Blocks by where they were found.', 'found="disk"', d.blks_read),
      ('bytes', 'gauge', 'Size of the database.', '', pg_database_size(d.datid))
    ) m (name, type, help, labels, value)
    where d.datname = current_database()
  ) s
  order by s.family, split_part(s.labels, ',', 1), array_position(array['_bucket', '_sum', '_count'], s.suffix),
           substring(s.labels from 'le="([0-9]+)"')::bigint nulls last, s.labels
$$;
comment on function nuance_api.metric_series() is 'Samples of all series that come from the database, those of a family together';
