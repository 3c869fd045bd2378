-- SPDX-License-Identifier: Apache-2.0
-- Logging in and out. The password is compared by the module, which is told the hash and tells the
-- function whether it was right.

create function nuance_api.session_challenge(
  login nuance.login_name, network nuance.network_address
) returns nuance.challenge
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  wanted text := lower(login);
  failed_here bigint;
  failed_there bigint;
  result nuance.challenge;
begin
  select count(*) into failed_here from (
    select from login_attempt a
    where a.login = wanted and not a.succeeded and a.at > now() - interval '15 minutes' limit 10) f;
  select count(*) into failed_there from (
    select from login_attempt a
    where a.network = session_challenge.network and not a.succeeded
      and a.at > now() - interval '15 minutes' limit 100) f;
  if failed_here >= 10 or failed_there >= 100 then
    raise exception using errcode = 'NU429', message = 'too-many-attempts', detail = '900';
  end if;
  -- Counted before the password is known to be wrong, so that many at once are counted too.
  insert into login_attempt (login, network, succeeded)
  values (wanted, session_challenge.network, false);
  select a.password_hash into result.hash
  from account a where a.login = wanted and a.disabled_at is null;
  return result;
end $$;

create function nuance_api.session_open(
  submission nuance.submission_key, login nuance.login_name, password nuance.password_verified,
  session nuance.new_session, lifetime nuance.session_lifetime, network nuance.network_address,
  agent nuance.user_agent default null, next nuance.local_path default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  who account;
  target text := '/';
begin
  select * into who from account a
  where a.login = lower(session_open.login) and a.disabled_at is null;
  if who.person_id is null or not password then
    raise exception using errcode = 'NU401', message = 'bad-credentials';
  end if;
  update login_attempt a set succeeded = true
  where a.login = who.login and not a.succeeded and a.at > now() - interval '15 minutes';
  insert into nuance.session (token_hash, person_id, agent, network, expires_at)
  values (session, who.person_id, agent, session_open.network, now() + lifetime * interval '1 second');
  -- Only paths of ours: no scheme, no other host, nothing a browser might take for one.
  if next ~ '^/[A-Za-z0-9?]' and next !~ '[\\[:cntrl:]]' then
    target := next;
  elsif who.role in ('staff', 'admin') then
    target := '/staff';
  end if;
  return row(target, null, null, 'open')::nuance.outcome;
end $$;

create function nuance_api.session_close(submission nuance.submission_key) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update nuance.session s set ended_at = now()
  where s.id = nullif(current_setting('nuance.session', true), '')::bigint and s.ended_at is null;
  return row('/login', 'logged-out', null, 'close')::nuance.outcome;
end $$;

create function nuance_api.session_close_all(submission nuance.submission_key) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update nuance.session s set ended_at = now()
  where s.person_id = require_person() and s.ended_at is null;
  return row('/login', 'logged-out-everywhere', null, 'close')::nuance.outcome;
end $$;

create function nuance_api.account_challenge() returns nuance.challenge
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.challenge;
  failed bigint;
  who account;
begin
  select * into who from account a where a.person_id = require_person();
  select count(*) into failed from (
    select from login_attempt a
    where a.login = who.login and not a.succeeded and a.at > now() - interval '15 minutes' limit 10) f;
  if failed >= 10 then
    raise exception using errcode = 'NU429', message = 'too-many-attempts', detail = '900';
  end if;
  insert into login_attempt (login, network, succeeded) values (who.login, 'account', false);
  result.hash := who.password_hash;
  return result;
end $$;

create function nuance_api.account_password(
  submission nuance.submission_key, password nuance.password_verified,
  new_password nuance.password_hashed
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  who account;
begin
  select * into who from account a where a.person_id = viewer for update;
  if not password then
    perform refuse('password', 'wrong-password');
  end if;
  update login_attempt a set succeeded = true
  where a.login = who.login and not a.succeeded and a.at > now() - interval '15 minutes';
  update account a set password_hash = new_password where a.person_id = viewer;
  update nuance.session s set ended_at = now()
  where s.person_id = viewer and s.ended_at is null
    and s.id is distinct from nullif(current_setting('nuance.session', true), '')::bigint;
  return row('/account', 'password-changed', null, null)::nuance.outcome;
end $$;
