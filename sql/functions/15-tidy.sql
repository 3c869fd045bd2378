-- SPDX-License-Identifier: Apache-2.0

create function nuance_api.tidy() returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  -- What has served its purpose, a little at a time, by whoever comes along. Sessions that ended are
  -- kept for a month, since they say who was logged in from where.
  delete from submission s where s.ctid = any (array(
    select ctid from submission where at < now() - interval '7 days' limit 500 for update skip locked));
  delete from login_attempt a where a.id = any (array(
    select id from login_attempt where at < now() - interval '1 day' order by at limit 500
    for update skip locked));
  delete from session s where s.id = any (array(
    select id from session where expires_at < now() - interval '30 days' order by expires_at limit 500
    for update skip locked));
  perform job_invitations();
end $$;
comment on function nuance_api.tidy() is 'Drops old submissions, attempts, sessions and links; bounded, called now and then';
