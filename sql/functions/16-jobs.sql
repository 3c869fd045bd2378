-- SPDX-License-Identifier: Apache-2.0
-- A job is a row of nuance.job and a function job_NAME() that does a bounded piece of work and returns
-- how much there was; it is called again at once until that is nothing. Its lock is its row's: a crash
-- undoes the piece, and any node does it again.

create function nuance_api.run_due_job(out job text, out dealt integer, out failure text)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  due nuance.job;
  began timestamptz := clock_timestamp();
begin
  -- Or it ended in the future: the clock was set back, and it would not be due for as long.
  select * into due from nuance.job j
  where j.next_at <= now() or j.finished_at > now() + interval '10 seconds'
  order by j.next_at limit 1 for update skip locked;
  if due.name is null then
    return;
  end if;
  job := due.name;
  dealt := 0;
  begin
    execute format('select nuance_api.%I()', 'job_' || due.name) into dealt;
  -- "others" does not include the statement timeout, and a job that takes too long must not be the next
  -- one due for ever.
  exception when query_canceled or others then
    failure := sqlerrm;
  end;
  update nuance.job j
  set next_at = clock_timestamp() + case
        -- Work that is done every second is not put off for an hour: people wait for what it does.
        when failure is not null then least(interval '1 hour', j.every * least(10, power(2, least(j.failures_in_a_row + 1, 20))))
        when dealt > 0 then interval '0'
        else j.every end,
      finished_at = clock_timestamp(), took = clock_timestamp() - began, runs = j.runs + 1,
      failures = j.failures + (failure is not null)::integer,
      failures_in_a_row = case when failure is null then 0 else j.failures_in_a_row + 1 end,
      last_error = coalesce(failure, j.last_error)
  where j.name = due.name;
end $$;
comment on function nuance_api.run_due_job() is 'Does a piece of one job that is due, if any; the failure of a job stays its own';

create function nuance_api.job_tidy() returns integer
language plpgsql security definer set search_path = nuance, pg_temp as $$
declare
  part integer;
  dealt integer := 0;
begin
  -- Sessions that ended are kept for a month, since they say who was logged in from where.
  delete from submission s where s.ctid = any (array(
    select ctid from submission where at < now() - interval '7 days' limit 1000 for update skip locked));
  get diagnostics part = row_count;
  dealt := dealt + part;
  delete from login_attempt a where a.id = any (array(
    select id from login_attempt where at < now() - interval '1 day' order by at limit 1000
    for update skip locked));
  get diagnostics part = row_count;
  dealt := dealt + part;
  delete from session s where s.id = any (array(
    select id from session where expires_at < now() - interval '30 days' order by expires_at limit 1000
    for update skip locked));
  get diagnostics part = row_count;
  dealt := dealt + part;
  -- A form that was sent saves nothing any more.
  delete from draft d where d.ctid = any (array(
    select ctid from draft where fields is null and saved_at < now() - interval '1 day' limit 1000 for update skip locked));
  get diagnostics part = row_count;
  dealt := dealt + part;
  delete from bulk b where b.id = any (array(
    select id from bulk where state = 'preview' and made_at < now() - interval '1 day' order by made_at limit 100
    for update skip locked));
  get diagnostics part = row_count;
  return dealt + part;
end $$;
comment on function nuance_api.job_tidy() is 'Drops old submissions, attempts, sessions, drafts that were sent, and changes of many items that were only looked at';

insert into nuance.job (name, every) values ('tidy', '1 minute')
on conflict (name) do update set every = excluded.every;
