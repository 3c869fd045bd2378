-- SPDX-License-Identifier: Apache-2.0
-- Stays of items in queues, and the cells they count in. What is written here is the definition; the
-- words of it stand on the page of response times.
--
-- A stay begins when an item enters a queue: filed, moved or promoted. Its first response is the first
-- public reply by staff that no machine wrote and that is not the requestor's own. The clock runs day
-- and night from the one to the other. A stay that ends, or whose item is closed, without one was never
-- answered. Items that turn out to be duplicates, invalid or spam do not count, in no queue they have
-- ever been in; if they are reopened they do again. A stay is judged by what was promised when it began.
-- Where deadlines have opening hours when it begins, a second clock counts these alone.
--
-- Nobody calls anything for this: whoever changes an item's queue or status, or appends a reply, has done
-- all there is to do. Triggers follow, and each change of a stay is a delta of its cell in the same
-- transaction.

-- Buckets: exact up to 63 seconds, then 32 to each doubling. The middle of a bucket is off by less than
-- 1/64 of any value in it, 1.6 %.
create function nuance_api.bucket_octave(seconds bigint) returns integer
language sql immutable parallel safe as $$
  select width_bucket(seconds, array[64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072, 262144,
    524288, 1048576, 2097152, 4194304, 8388608, 16777216, 33554432, 67108864, 134217728, 268435456, 536870912,
    1073741824, 2147483648]::bigint[])
$$;

create function nuance_api.bucket_of(seconds bigint) returns smallint
language sql immutable parallel safe as $$
  select (32 * nuance_api.bucket_octave(least(seconds, 4294967295))
          + (greatest(0, least(seconds, 4294967295)) >> nuance_api.bucket_octave(least(seconds, 4294967295))))::smallint
$$;
comment on function nuance_api.bucket_of(bigint) is 'The bucket of a duration; negative ones are none at all, and a century is the end';

create function nuance_api.bucket_middle(bucket smallint) returns bigint
language sql immutable parallel safe as $$
  select case when bucket < 64 then bucket
         else ((bucket - 32 * (bucket / 32 - 1))::bigint << (bucket / 32 - 1)) + ((1::bigint << (bucket / 32 - 1)) - 1) / 2 end
$$;
comment on function nuance_api.bucket_middle(smallint) is 'What a bucket stands for, in seconds';

create function nuance_api.response_class(bucket smallint) returns integer
language sql immutable parallel safe as $$
  select case when bucket < 0 then 9
         else 1 + width_bucket(nuance_api.bucket_middle(bucket), array[300, 900, 3600, 14400, 43200, 86400, 259200]::bigint[]) end
$$;
comment on function nuance_api.response_class(smallint) is
  'The bar of a bucket: below 5 and 15 minutes, 1, 4 and 12 hours, 1 and 3 days, 8 is longer, 9 no answer';

create function nuance_api.stay_cell(
  stay nuance.queue_stay, out day date, out queue_id bigint, out plan_id bigint, out bucket smallint, out promise text,
  out open_bucket smallint
) returns setof record
language sql immutable parallel safe rows 1 as $$
  select (stay.entered_at at time zone 'UTC')::date, stay.queue_id, stay.plan_id,
         case when stay.first_response_at is not null
                then nuance_api.bucket_of(extract(epoch from stay.first_response_at - stay.entered_at)::bigint)
              when stay.left_at is not null or stay.closed then -2 else -1 end::smallint,
         case when stay.promised is null then 'none' when stay.first_response_at is null then 'open'
              when stay.first_response_at - stay.entered_at <= stay.promised then 'kept' else 'broken' end,
         case when stay.calendar_id is null then null
              when stay.first_response_at is not null then nuance_api.bucket_of(stay.open_seconds)
              when stay.left_at is not null or stay.closed then -2 else -1 end::smallint
  where not stay.excluded
$$;
comment on function nuance_api.stay_cell(nuance.queue_stay) is
  'The one cell a stay counts in, and where opening hours apply the one of theirs; or none';

-- --- stays follow their items -----------------------------------------------------------------------

create function nuance_api.stay_begins() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  select coalesce(new.plan_id, c.plan_id), coalesce(new.promised, q.promise), i.closed
  into new.plan_id, new.promised, new.closed
  from item i, contract c, queue q
  where i.number = new.item_number and c.id = i.contract_id and q.id = new.queue_id;
  new.calendar_id := (sla_of(new.queue_id, new.plan_id)).calendar_id;
  new.due_at := new.entered_at + coalesce(new.promised, interval '24 hours');
  return new;
end $$;
create trigger begins before insert on nuance.queue_stay
-- What is put back is what it was.
for each row when (coalesce(current_setting('nuance.restoring', true), '') = '')
execute function nuance_api.stay_begins();

create function nuance_api.stay_opened() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  new.open_seconds := open_seconds(new.calendar_id, new.entered_at, new.first_response_at);
  return new;
end $$;
-- After begins: triggers fire in the order of their names.
create trigger opened before insert or update of entered_at, first_response_at on nuance.queue_stay
for each row when (new.calendar_id is not null and new.first_response_at is not null)
execute function nuance_api.stay_opened();

create function nuance_api.move_item(item nuance.item, target bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if exists (select from queue_stay s
             where s.item_number = item.number and s.left_at is null and s.queue_id = target) then
    return;
  end if;
  update queue_stay s set left_at = greatest(now(), s.entered_at)
  where s.item_number = item.number and s.left_at is null;
  insert into queue_stay (item_number, queue_id, excluded)
  values (item.number, target, item.status in ('duplicate', 'invalid', 'spam'));
end $$;
comment on function nuance_api.move_item(nuance.item, bigint) is
  'Ends the stay in one queue and begins one in another, where the clock starts anew; nothing where it is there already';

create function nuance_api.move_item_back(number bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here queue_stay;
  before queue_stay;
begin
  perform from item i where i.number = move_item_back.number for no key update;
  select * into here from queue_stay s where s.item_number = number and s.left_at is null;
  select * into before from queue_stay s
  where s.item_number = number and s.id < here.id and not s.void order by s.id desc limit 1;
  if before.id is null then
    return;
  end if;
  update queue_stay s set left_at = greatest(now(), s.entered_at), void = true, excluded = true where s.id = here.id;
  update queue_stay s
  set left_at = null, first_response_at = coalesce(s.first_response_at, here.first_response_at),
      excluded = here.excluded, closed = here.closed
  where s.id = before.id;
end $$;
comment on function nuance_api.move_item_back(bigint) is
  'For the undoing of a move, before the item''s queue is set back: the stay before goes on as if it had never ended';

create function nuance_api.stays_agree(item nuance.item) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update queue_stay s
  set closed = item.closed, excluded = s.void or item.status in ('duplicate', 'invalid', 'spam')
  where s.item_number = item.number
    and (s.closed, s.excluded) is distinct from (item.closed, s.void or item.status in ('duplicate', 'invalid', 'spam'));
end $$;
comment on function nuance_api.stays_agree(nuance.item) is 'Makes all stays of an item say of its status what the item says';

create function nuance_api.stays_follow() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if new.queue_id <> old.queue_id then
    perform move_item(new, new.queue_id);
  end if;
  if new.closed and not old.closed then
    insert into response_delta (day, queue_id, plan_id, bucket, promise, n, event)
    select (now() at time zone 'UTC')::date, new.queue_id, c.plan_id, -2, 'none', 0, 'closed'
    from contract c where c.id = new.contract_id;
  end if;
  if new.status <> old.status then
    perform stays_agree(new);
  end if;
  return null;
end $$;
create trigger stays_follow after update of status, queue_id on nuance.item
for each row when ((new.status <> old.status or new.queue_id <> old.queue_id) and coalesce(current_setting('nuance.restoring', true), '') = '')
execute function nuance_api.stays_follow();

create function nuance_api.entry_responds() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update queue_stay s set first_response_at = greatest(new.at, s.entered_at)
  from item i
  where s.item_number = new.item_number and s.left_at is null and s.first_response_at is null
    and i.number = s.item_number and i.requestor_id <> new.person_id;
  return null;
end $$;
create trigger responds after insert on nuance.timeline_entry
for each row when (new.kind = 'comment' and new.by_staff and not new.internal and not new.by_machine)
execute function nuance_api.entry_responds();

-- --- cells follow stays -----------------------------------------------------------------------------

create function nuance_api.week_hour(at timestamptz) returns smallint
language sql immutable parallel safe as $$
  select (24 * (extract(isodow from at at time zone 'UTC') - 1) + extract(hour from at at time zone 'UTC'))::smallint
$$;
comment on function nuance_api.week_hour(timestamptz) is 'The hour of the week, in UTC; Monday begins with 0';

create function nuance_api.count_stay() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  was record;
  is_now record;
  event text;
begin
  select * into was from stay_cell(old);
  select * into is_now from stay_cell(new);
  if was is not distinct from is_now then
    return null;
  end if;
  if tg_op = 'INSERT' then
    event := 'arrived';
  elsif tg_op = 'UPDATE' and old.first_response_at is null and new.first_response_at is not null then
    event := 'answered';
  end if;
  if tg_op = 'UPDATE' and (was.day, was.queue_id, was.plan_id) = (is_now.day, is_now.queue_id, is_now.plan_id) then
    insert into response_delta (day, queue_id, plan_id, n, bucket, promise, open_bucket, bucket_was, promise_was, open_was, event, hour)
    values (is_now.day, is_now.queue_id, is_now.plan_id, 1, is_now.bucket, is_now.promise, is_now.open_bucket,
            was.bucket, was.promise, was.open_bucket, event, case when event = 'answered' then week_hour(new.entered_at) end);
    return null;
  end if;
  if was.day is not null then
    insert into response_delta (day, queue_id, plan_id, n, bucket, promise, open_bucket)
    values (was.day, was.queue_id, was.plan_id, -1, was.bucket, was.promise, was.open_bucket);
  end if;
  if is_now.day is not null then
    insert into response_delta (day, queue_id, plan_id, n, bucket, promise, open_bucket, event, hour)
    values (is_now.day, is_now.queue_id, is_now.plan_id, 1, is_now.bucket, is_now.promise, is_now.open_bucket, event,
            case when event = 'answered' then week_hour(new.entered_at) end);
  end if;
  return null;
end $$;
create trigger counted after insert or update or delete on nuance.queue_stay
for each row execute function nuance_api.count_stay();

create function nuance_api.spans_of(of_day date, out span text, out day date) returns setof record
language sql immutable parallel safe rows 3 as $$
  values ('day', of_day), ('week', date_trunc('week', of_day)::date), ('month', date_trunc('month', of_day)::date)
$$;
comment on function nuance_api.spans_of(date) is 'What a day counts in, with the first day of each';

create function nuance_api.may_fold() returns boolean
language plpgsql as $$
begin
  for tries in 1..20 loop
    if pg_try_advisory_xact_lock(hashtextextended('nuance.response_count', 0)) then
      return true;
    end if;
    perform pg_sleep(0.1);
  end loop;
  return false;
end $$;
comment on function nuance_api.may_fold() is
  'One at a time folds, and makes figures: another one is waited for, but not a rebuild, which takes longer';

create function nuance_api.fold_responses() returns date
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  oldest date;
  touched date[];
begin
  if not may_fold() then
    return null;
  end if;
  with folded as (
    delete from response_delta
    returning day, queue_id, plan_id, bucket, promise, open_bucket, n, bucket_was, promise_was, open_was, event, hour
  ), told as (
    insert into response_total as t (queue_id, event, promise, class, n, seconds)
    select queue_id, event, promise, response_class(bucket), count(*), sum(greatest(0, bucket_middle(bucket)))
    from folded where event in ('arrived', 'answered') group by queue_id, event, promise, response_class(bucket)
    on conflict (queue_id, event, promise, class) do update
      set n = t.n + excluded.n, seconds = t.seconds + excluded.seconds
  ), shut as (
    insert into queue_day as d (day, queue_id, plan_id, closed)
    select day, queue_id, plan_id, count(*) from folded where event = 'closed' group by day, queue_id, plan_id
    on conflict (day, queue_id, plan_id) do update set closed = d.closed + excluded.closed
  ), hours as (
    insert into response_hour as h (week, queue_id, plan_id, hour, n, buckets)
    select date_trunc('week', day)::date, queue_id, plan_id, hour, count(*), sum(bucket)
    from folded where event = 'answered' and hour is not null group by date_trunc('week', day), queue_id, plan_id, hour
    on conflict (week, queue_id, plan_id, hour) do update set n = h.n + excluded.n, buckets = h.buckets + excluded.buckets
  ), change as (
    select f.day, f.queue_id, f.plan_id, c.clock, c.bucket, c.promise, sum(c.n) as n
    from folded f
    cross join lateral (values
      ('wall', f.bucket, f.promise, f.n), ('open', f.open_bucket, 'none', f.n),
      ('wall', f.bucket_was, f.promise_was, -1), ('open', f.open_was, 'none', -1)
    ) c (clock, bucket, promise, n)
    where c.bucket is not null and c.n <> 0
    group by f.day, f.queue_id, f.plan_id, c.clock, c.bucket, c.promise having sum(c.n) <> 0
  ), kept as (
    insert into response_count as c (span, day, queue_id, plan_id, clock, bucket, promise, n)
    select s.span, s.day, h.queue_id, h.plan_id, h.clock, h.bucket, h.promise, sum(h.n)
    from change h cross join lateral spans_of(h.day) s
    group by s.span, s.day, h.queue_id, h.plan_id, h.clock, h.bucket, h.promise having sum(h.n) <> 0
    on conflict (span, day, queue_id, plan_id, clock, bucket, promise) do update set n = c.n + excluded.n
    returning c.day
  )
  select (select min(h.day) from change h), (select array_agg(distinct k.day) from kept k) into oldest, touched;
  delete from response_count c where c.span in ('day', 'week', 'month') and c.day = any (touched) and c.n = 0;
  return oldest;
end $$;
comment on function nuance_api.fold_responses() is 'Adds the deltas to the cells; the oldest day that changed, if any did';

-- The lock is the caller's, who must have it before the transaction's first look: what is committed after
-- that is neither among the stays nor among the deltas that are seen here.
create function nuance_api.rebuild_responses(out stays bigint, out cells bigint, out differed bigint)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform fold_responses();
  with part as materialized (
    select c.day, c.queue_id, c.plan_id, c.bucket, c.promise, c.open_bucket, count(*) as n
    from queue_stay s, stay_cell(s) c
    group by c.day, c.queue_id, c.plan_id, c.bucket, c.promise, c.open_bucket
  ), fresh as materialized (
    select s.span, s.day, p.queue_id, p.plan_id, c.clock, c.bucket, c.promise, sum(p.n) as n
    from part p
    cross join lateral (values ('wall', p.bucket, p.promise), ('open', p.open_bucket, 'none')) c (clock, bucket, promise)
    cross join lateral spans_of(p.day) s
    where c.bucket is not null
    group by s.span, s.day, p.queue_id, p.plan_id, c.clock, c.bucket, c.promise
  ), gone as (
    delete from response_count r where not exists (
      select from fresh f where (f.span, f.day, f.queue_id, f.plan_id, f.clock, f.bucket, f.promise)
                              = (r.span, r.day, r.queue_id, r.plan_id, r.clock, r.bucket, r.promise))
    returning 1
  ), changed as (
    insert into response_count as r (span, day, queue_id, plan_id, clock, bucket, promise, n) select f.* from fresh f
    on conflict (span, day, queue_id, plan_id, clock, bucket, promise) do update set n = excluded.n where r.n <> excluded.n
    returning 1
  )
  select (select coalesce(sum(p.n), 0) from part p), (select count(*) from fresh), (select count(*) from gone) + (select count(*) from changed)
  into stays, cells, differed;
  -- Where nothing was counted yet, what is known of before begins it.
  if not exists (select from queue_day) then
    insert into queue_day (day, queue_id, plan_id, closed)
    select (e.at at time zone 'UTC')::date, i.queue_id, c.plan_id, count(*)
    from timeline_entry e join item i on i.number = e.item_number join contract c on c.id = i.contract_id
    where e.kind = 'status' and e.new not in ('open', 'waiting') group by 1, 2, 3;
    insert into response_hour (week, queue_id, plan_id, hour, n, buckets)
    select date_trunc('week', c.day)::date, c.queue_id, c.plan_id, week_hour(s.entered_at), count(*), sum(c.bucket)
    from queue_stay s, stay_cell(s) c where c.bucket >= 0 group by 1, 2, 3, 4
    on conflict do nothing;
  end if;
  perform make_figures(null);
  perform make_desk_figures();
end $$;
comment on function nuance_api.rebuild_responses() is
  'Makes all cells anew from the stays; how many were not what the deltas had made of them';
