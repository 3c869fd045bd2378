-- SPDX-License-Identifier: Apache-2.0
-- Logging in and out. The password is compared by the module, which is told the hash and tells the
-- function whether it was right.

create function nuance_api.network_of(address text) returns text
language sql immutable parallel safe as $$
  -- Whoever has an IPv6 address has a whole /64 of them.
  -- A zone ("%eth0") is no part of the address.
  select case when address like '%:%' and address !~ '^::ffff:'
              then host(network(set_masklen(split_part(address, '%', 1)::inet, 64))) else address end
$$;
comment on function nuance_api.network_of(text) is 'What counts as one sender when attempts are counted';

-- Ten from one network stop that network for one login; a hundred stop it for all. So many from
-- everywhere that they must be guesses stop the login too, but not where its owner logs in from:
-- nobody can lock others out by failing in their name.
create function nuance_api.login_is_throttled(login text, network text) returns boolean
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select (select count(*) from (
            select from login_attempt a
            where a.login = login_is_throttled.login and a.network = login_is_throttled.network
              and not a.succeeded and a.at > now() - interval '15 minutes' limit 10) f) >= 10
      or (select count(*) from (
            select from login_attempt a
            where a.network = login_is_throttled.network
              and not a.succeeded and a.at > now() - interval '15 minutes' limit 100) f) >= 100
      or ((select count(*) from (
             select from login_attempt a
             where a.login = login_is_throttled.login
               and not a.succeeded and a.at > now() - interval '15 minutes' limit 100) f) >= 100
          and not exists (
             select from account k join nuance.session s on s.person_id = k.person_id
             where k.login = login_is_throttled.login
               and network_of(s.network) = login_is_throttled.network
               and s.created_at > now() - interval '30 days'))
$$;

create function nuance_api.session_challenge(
  login nuance.login_name, network nuance.network_address
) returns nuance.challenge
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  wanted text := nuance_api.login_key(login);
  sender text := network_of(network);
  result nuance.challenge;
begin
  if login_is_throttled(wanted, sender) then
    raise exception using errcode = 'NU429', message = 'too-many-attempts', detail = '900';
  end if;
  -- Counted before the password is known to be wrong, so that many at once are counted too.
  insert into login_attempt (login, network, succeeded)
  values (wanted, sender, false);
  select a.password_hash into result.hash
  from account a where a.login = wanted and a.disabled_at is null;
  return result;
end $$;

create function nuance_api.session_begin(session bytea, person bigint, agent text, network text, lifetime bigint) returns void
language sql security definer set search_path = nuance, pg_temp as $$
  insert into session (token_hash, person_id, agent, network, expires_at)
  values (session_begin.session, person, session_begin.agent, session_begin.network, now() + lifetime * interval '1 second')
  on conflict (token_hash) do nothing  -- sent again after the answer was lost
$$;
comment on function nuance_api.session_begin(bytea, bigint, text, text, bigint) is 'Lets a person in';

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
  where a.login = nuance_api.login_key(session_open.login) and a.disabled_at is null;
  if who.person_id is null or not password then
    raise exception using errcode = 'NU401', message = 'bad-credentials';
  end if;
  -- What failed elsewhere stays failed: it was somebody else.
  update login_attempt a set succeeded = true
  where a.login = who.login and a.network = network_of(session_open.network) and not a.succeeded
    and a.at > now() - interval '15 minutes';
  perform session_begin(session, who.person_id, agent, session_open.network, lifetime);
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
  perform revoke_tokens_of(viewer_person());
  return row('/login', 'logged-out-everywhere', null, 'close')::nuance.outcome;
end $$;

create function nuance_api.account_challenge() returns nuance.challenge
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.challenge;
  who account;
begin
  select * into who from account a where a.person_id = require_person();
  if (select count(*) from (
        select from login_attempt a
        where a.login = who.login and a.network = 'account' and not a.succeeded
          and a.at > now() - interval '15 minutes' limit 10) f) >= 10 then
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
  where a.login = who.login and a.network = 'account' and not a.succeeded
    and a.at > now() - interval '15 minutes';
  update account a set password_hash = new_password where a.person_id = viewer;
  update nuance.session s set ended_at = now()
  where s.person_id = viewer and s.ended_at is null
    and s.id is distinct from nullif(current_setting('nuance.session', true), '')::bigint;
  perform revoke_tokens_of(viewer);
  return row('/account', 'password-changed', null, null)::nuance.outcome;
end $$;
