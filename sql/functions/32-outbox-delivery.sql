-- SPDX-License-Identifier: Apache-2.0
-- How messages leave. A node (one process of one server) claims what is due, sends it and reports. What
-- is due, in which order, how often and how long: all of that is decided here; nodes only move bytes.
--
-- A claim is a lease: the attempt's number is its token. Who reports with another number is late, and
-- changes nothing. A node holds an advisory lock as long as it is connected; what a node without its
-- lock was sending is sent again by others.

-- Their plans last as long as the connection, and the outbox is now empty and now full: they are held to its indexes.

create function nuance_api.node_lock_class() returns integer
language sql immutable parallel safe as $$ select 1853189733 $$;

create function nuance_api.outbox_begin(node nuance.node_name) returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  made integer;
begin
  insert into nuance.node (name) values (outbox_begin.node) returning id into made;
  perform pg_advisory_lock(node_lock_class(), made);
  return made;
end $$;
comment on function nuance_api.outbox_begin(nuance.node_name) is 'A process begins to deliver on this connection; returns its number';

-- How many of a lane one node sends at a time: what it gets done in a quarter of a second, so that a slow
-- receiver ties up little; while it fails, one.
create function nuance_api.lane_window(type text, failures integer, pace real) returns integer
language sql immutable parallel safe as $$
  select case when failures >= 5 then 1
              when failures > 0 then 2
              when type = 'command' then 4
              else greatest(4, least(case when type = 'mail' then 8 else 64 end, (16000 / greatest(pace, 1))::integer))
         end
$$;

create function nuance_api.outbox_wait(kind text, attempts integer, retry_after integer) returns interval
language sql volatile parallel safe as $$
  select make_interval(secs => (0.75 + random() / 2) * case
    when retry_after is not null then greatest(1, least(retry_after, 3600)) * 4.0 / 3
    when kind = 'page' then least(60, power(2, least(attempts, 20) - 1))
    else least(3600, 5 * power(2, least(attempts, 20) - 1)) end)
$$;
comment on function nuance_api.outbox_wait(text, integer, integer) is
  'How long to wait after so many attempts: twice as long each time, with jitter; never less than the receiver asked, up to an hour';

create function nuance_api.outbox_gives_up(kind text, attempts integer, since timestamptz) returns boolean
language sql stable parallel safe as $$
  select attempts >= case when kind = 'page' then 1500 else 100 end
      or since < now() - case when kind = 'page' then interval '1 day' else interval '3 days' end
$$;

-- Whether repeats can be told: webhooks carry the message's id, alerts and events name what they are about.
create function nuance_api.repeats_show(type text) returns boolean
language sql immutable parallel safe as $$ select type in ('mail', 'command') $$;

create function nuance_api.outbox_meaning(type text, status integer, failure text) returns text
language sql immutable parallel safe as $$
  select case
    when failure = 'refused-address' or failure = 'malformed' then 'failed'
    when failure is not null then 'retry'
    when type = 'command' then case when status = 0 then 'sent' else 'retry' end
    when status between 200 and 299 then 'sent'
    when type = 'mail' then case when status between 500 and 599 then 'failed' else 'retry' end
    when status in (408, 425, 429) or status >= 500 then 'retry'
    else 'failed'
  end
$$;
comment on function nuance_api.outbox_meaning(text, integer, text) is
  'sent, retry or failed: what an answer''s status means, or what went wrong before there was one';

create function nuance_api.outbox_claim(
  node nuance.node_id, room nuance.delivery_count, patience nuance.delivery_count,
  site nuance.web_address default null, mail nuance.flag default true
) returns table (
  id bigint, attempt integer, key text, kind text, template text, type text, recipient text, url text,
  authorization_header text, secrets text, command text, body text, destination bigint, created_at timestamptz
)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp
set enable_seqscan = off set enable_sort = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
  with busy as (
    select o.lane, count(*) as n from outbox o where o.state = 'sending' and o.node_id = outbox_claim.node group by o.lane
  ), due as (
    select o.id
    from lane l
    left join destination d on d.id = l.id
    left join busy b on b.lane = l.id
    cross join lateral (
      select o.id, o.due_at from outbox o
      where o.lane = l.id and o.state = 'waiting' and not o.held and o.due_at <= now()
      order by o.due_at, o.id
      limit greatest(0, lane_window(coalesce(d.type, 'mail'), l.failures, l.pace) - coalesce(b.n, 0))
      for update skip locked
    ) o
    -- By the lanes' numbers: pages by mail come first when there is not room for all.
    where (l.paused_until is null or l.paused_until <= now()) and (l.id <= 0 or d.enabled)
      and (outbox_claim.mail or coalesce(d.type, 'mail') <> 'mail')
    order by l.id
    limit outbox_claim.room
  ), claimed as (
    update outbox o
    set state = 'sending', attempts = o.attempts + 1, node_id = outbox_claim.node, began_at = clock_timestamp(),
        leased_until = now() + make_interval(secs => outbox_claim.patience)
    from due where o.id = due.id
    returning o.*
  )
  select c.id, c.attempts, c.key::text, c.kind, c.template, coalesce(d.type, 'mail')::text,
         coalesce(d.settings ->> 'address', c.recipient), outbox_url(d.type, d.settings),
         case when d.type = 'alertmanager' then outbox_authorization(s.newest) end,
         case when d.type = 'webhook' then s.valid end,
         d.settings ->> 'command',
         outbox_body(c, d.type, s.newest, outbox_claim.site), c.destination_id, c.created_at
  from claimed c
  left join destination d on d.id = c.destination_id
  left join lateral (
    select string_agg(k.secret, ' ' order by k.id desc) as valid, (array_agg(k.secret order by k.id desc))[1] as newest
    from destination_secret k where k.destination_id = d.id and k.retired_at is null
  ) s on true
  order by c.id;
end $$;
comment on function nuance_api.outbox_claim(nuance.node_id, nuance.delivery_count, nuance.delivery_count, nuance.web_address, nuance.flag) is
  'Leases messages that are due to a node, at most room, for patience seconds; site is the address of the pages, mail whether it can send mail';

-- results: an array of {id, attempt, status, failure, said, answer, ms, retry_after, maybe}; maybe: it may have
-- arrived though no answer came.
create function nuance_api.outbox_report(node nuance.node_id, results nuance.delivery_results)
returns table (type text, outcome text, n bigint)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  freed text[];
  counts jsonb;
  page record;
begin
  -- In one order, as everybody locks them.
  perform from outbox o
  where o.id in (select (r ->> 'id')::bigint from jsonb_array_elements(results) r) order by o.id for no key update;

  with told as (
    -- A receiver may ask for any time: what it asks for must never make the report of others fail.
    select r.id, r.attempt, r.status, r.failure, r.said, r.answer, r.ms, r.maybe,
           case when r.retry_after is not null then least(r.retry_after, 3600)::integer end as retry_after, coalesce(d.type, 'mail') as type, o.kind, o.lane,
           o.state in ('sending', 'waiting') and o.attempts = r.attempt as current,
           outbox_meaning(coalesce(d.type, 'mail'), r.status, r.failure) as meaning,
           coalesce(o.failed_since, now()) as since
    from jsonb_to_recordset(results) as r (id bigint, attempt integer, status integer, failure text, said text,
                                           answer text, ms integer, retry_after bigint, maybe boolean)
    join outbox o on o.id = r.id
    left join destination d on d.id = o.destination_id
  ), judged as (
    select t.*, case when t.meaning = 'retry' and outbox_gives_up(t.kind, t.attempt, t.since) then 'failed'
                     else t.meaning end as outcome
    from told t
  ), noted as (
    insert into outbox_attempt (outbox_id, number, node_id, began_at, milliseconds, outcome, status, error, answer,
                                possible_repeat, asked_by)
    select j.id, j.attempt, outbox_report.node, clock_timestamp() - make_interval(secs => j.ms / 1000.0), j.ms,
           case when j.current then j.outcome else 'late' end, j.status,
           nullif(concat_ws(': ', j.failure, j.said), ''), j.answer,
           coalesce(j.maybe, false) and j.outcome = 'retry' and repeats_show(j.type), o.asked_by
    from judged j join outbox o on o.id = j.id
  ), fared as (
    -- A mail server that answers for one recipient is there for all others.
    update lane l
    set failures = case when f.alive then 0 else l.failures + 1 end,
        pace = case when l.pace = 0 then f.pace else l.pace * 0.8 + f.pace * 0.2 end,
        paused_until = case
          when f.retry_after is not null then now() + make_interval(secs => f.retry_after)
          when not f.alive and l.failures >= 4 then
            now() + make_interval(secs => (0.75 + random() / 2) * least(60, power(2, least(l.failures - 4, 10)))) end
    from (select j.lane, avg(j.ms) as pace, max(j.retry_after) as retry_after,
                 bool_or(j.failure is null and (j.meaning <> 'retry' or j.type = 'mail' and j.status is not null)) as alive
          from judged j group by j.lane) f
    where l.id = f.lane
  ), settled as (
    update outbox o
    set state = case j.outcome when 'retry' then 'waiting' else j.outcome end,
        settled_at = case when j.outcome <> 'retry' then now() end,
        due_at = case when j.outcome = 'retry' then now() + outbox_wait(j.kind, j.attempt, j.retry_after) else o.due_at end,
        failed_since = case when j.outcome = 'sent' then null else j.since end,
        said = left(coalesce(nullif(concat_ws(': ', j.failure, j.said), ''), j.status || coalesce(' ' || j.answer, '')), 500),
        repeats = o.repeats + (coalesce(j.maybe, false) and j.outcome = 'retry' and repeats_show(j.type))::integer,
        node_id = null, leased_until = null, asked_by = null
    from judged j
    where o.id = j.id and j.current
    returning o.ordering, o.state
  )
  select (select array_agg(s.ordering) filter (where s.ordering is not null and s.state <> 'waiting') from settled s),
         (select jsonb_agg(c) from (
           select j.type, case when j.current then j.outcome else 'late' end as outcome, count(*) as n
           from judged j group by 1, 2) c)
  into freed, counts;

  if freed is not null then
    perform outbox_release(freed);
  end if;
  for page in
    select o.id, o.state, o.said from outbox o
    where o.id in (select (r ->> 'id')::bigint from jsonb_array_elements(results) r)
      and o.kind = 'page' and o.template <> 'test' and o.state in ('sent', 'failed') and o.settled_at = now()
    order by o.id
  loop
    perform settled_page(page.id, page.state = 'sent', page.said);
  end loop;
  return query select c.type, c.outcome, c.n from jsonb_to_recordset(counts) as c (type text, outcome text, n bigint);
end $$;
comment on function nuance_api.outbox_report(nuance.node_id, nuance.delivery_results) is
  'What came of a node''s attempts: notes each, settles what was sent or given up, and puts off the rest; returns how many of which outcome';

create function nuance_api.outbox_recover(node nuance.node_id) returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$
declare
  dealt integer;
  given_up bigint[];
  page bigint;
begin
  -- What was lost is due at once; what is lost again and again may be what its servers die of.
  with gone as (
    select n.node_id from (select distinct o.node_id from outbox o where o.state = 'sending') n
    where n.node_id <> outbox_recover.node and pg_try_advisory_xact_lock_shared(node_lock_class(), n.node_id)
  ), lost as (
    select o.id, o.node_id, coalesce(d.type, 'mail') as type, outbox_gives_up(o.kind, o.attempts, coalesce(o.failed_since, now())) as ends
    from outbox o
    left join destination d on d.id = o.destination_id
    where o.state = 'sending'
      and (o.leased_until < now() or o.node_id in (select g.node_id from gone g))
    order by o.id limit 1000 for no key update of o skip locked
  ), freed as (
    update outbox o
    set state = case when l.ends then 'failed' else 'waiting' end, settled_at = case when l.ends then now() end,
        due_at = now() + case when o.attempts > 3 then outbox_wait(o.kind, o.attempts - 3, null) else interval '0' end,
        node_id = null, leased_until = null, repeats = o.repeats + repeats_show(l.type)::integer, said = 'lost'
    from lost l where o.id = l.id
    returning o.id, o.attempts, o.began_at, o.asked_by, l.node_id, l.type, l.ends
  ), noted as (
    insert into outbox_attempt (outbox_id, number, node_id, began_at, outcome, possible_repeat, asked_by)
    select f.id, f.attempts, f.node_id, f.began_at, 'lost', repeats_show(f.type), f.asked_by from freed f
  )
  select count(*), array_agg(f.id order by f.id) filter (where f.ends) into dealt, given_up from freed f;
  if given_up is not null then
    perform outbox_release(array(select o.ordering from outbox o where o.id = any (given_up) and o.ordering is not null));
    for page in select o.id from outbox o where o.id = any (given_up) and o.kind = 'page' and o.template <> 'test' order by o.id loop
      perform settled_page(page, false, 'lost');
    end loop;
  end if;
  return dealt;
end $$;
comment on function nuance_api.outbox_recover(nuance.node_id) is
  'Takes over what a dead node was sending; returns how much';

create function nuance_api.outbox_set_back(by interval) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update outbox o set due_at = o.due_at - by where o.state = 'waiting' and o.due_at > now();
  update outbox o set leased_until = o.leased_until - by where o.state = 'sending';
  update lane l set paused_until = l.paused_until - by where l.paused_until > now();
  notify nuance_outbox;
end $$;
comment on function nuance_api.outbox_set_back(interval) is 'The clock was set back by so much: what was to go out in a minute still is';

create function nuance_api.outbox_depth(
  out waiting bigint, out sending bigint, out failed bigint, out oldest bigint, out repeats bigint
) language sql stable security definer set search_path = nuance, pg_temp as $$
  select (select count(*) from outbox o where o.state = 'waiting'),
         (select count(*) from outbox o where o.state = 'sending'),
         (select count(*) from outbox o where o.state = 'failed'),
         (select extract(epoch from now() - min(f.due_at))::bigint
          from lane l cross join lateral (
            select o.due_at from outbox o
            where o.lane = l.id and o.state = 'waiting' and not o.held and o.due_at <= now()
            order by o.due_at limit 1) f),
         (select count(*) from outbox o where o.repeats > 0)
$$;
comment on function nuance_api.outbox_depth() is 'How much waits, and for how many seconds the oldest has been due';
