-- SPDX-License-Identifier: Apache-2.0
-- Forgotten passwords, and accounts people make for themselves. What is asked for is answered alike and in
-- the same time whether or not there is such an account: it is looked up when the mail goes, not before.

create function nuance_api.sign_up_open() returns boolean
language sql stable security definer set search_path = nuance, pg_temp as $$
  select coalesce((select s.value from setting s where s.name = 'sign-up'), 'yes') = 'yes'
$$;
comment on function nuance_api.sign_up_open() is 'Whether people may make accounts for themselves: an admin''s choice';

-- Three mails an hour for one name, and twenty requests from one network. Whoever asks for more for one
-- name is told the same, and no mail goes.
create function nuance_api.mail_asked(what text, network text) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  sender text := 'mail ' || network_of(network);
  asked integer;
begin
  if (select count(*) from (
        select from login_attempt a
        where a.network = sender and not a.succeeded and a.at > now() - interval '1 hour' limit 20) f) >= 20 then
    raise exception using errcode = 'NU429', message = 'too-many-attempts', detail = '3600';
  end if;
  -- Of many at once, each counts those before it.
  perform pg_advisory_xact_lock(hashtextextended('mail ' || left(what, 400), 0));
  select count(*) into asked from (
    select from login_attempt a
    where a.login = left(what, 400) and not a.succeeded and a.at > now() - interval '1 hour' limit 3) f;
  insert into login_attempt (login, network, succeeded) values (left(what, 400), sender, false);
  return asked < 3;
end $$;
comment on function nuance_api.mail_asked(text, text) is
  'Counts somebody''s asking for a mail; false when one more would be too many';

create function nuance_api.password_forgot(
  submission nuance.submission_key, who nuance.typed_name, network nuance.network_address
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  typed text := trim(who);
begin
  if typed = '' then
    perform refuse('who', 'required');
  end if;
  if mail_asked('password ' || lower(typed), network) then
    perform outbox_add('mail', 'password-reset', typed, jsonb_build_object('typed', typed), dedup => 'asked ' || submission);
  end if;
  return row('/login', 'password-asked', null, null)::nuance.outcome;
end $$;

create function nuance_api.reset_by_token(token nuance.mail_token) returns table (login text, name text)
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select a.login, p.name
  from mail_link_find('password', token) l
  join account a on a.person_id = l.person_id and a.disabled_at is null
  join nuance.person p on p.id = a.person_id
$$;

create function nuance_api.reset_challenge(token nuance.mail_token) returns nuance.challenge
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  -- Before a password is hashed, which takes its time. A link that was taken a moment ago may be the same form once more.
  if not exists (select from mail_link l join account a on a.person_id = l.person_id and a.disabled_at is null
                 where l.token_hash = sha256(convert_to(reset_challenge.token, 'UTF8')) and l.purpose = 'password'
                   and l.expires_at > now() and (l.used_at is null or l.used_at > now() - interval '5 minutes')) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return null;
end $$;

create function nuance_api.password_reset(
  submission nuance.submission_key, token nuance.mail_token, new_password nuance.password_hashed
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'password_reset');
  taken mail_link;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  taken := mail_link_take('password', token);
  update account a set password_hash = new_password
  where a.person_id = taken.person_id and a.disabled_at is null;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  -- Whoever got in with the old one is out, and other links that wait in the mailbox are used up.
  update mail_link l set used_at = now()
  where l.person_id = taken.person_id and l.purpose = 'password' and l.used_at is null;
  perform account_end_sessions(taken.person_id);
  perform revoke_tokens_of(taken.person_id);
  return submission_saved(submission, '/login', 'password-reset');
end $$;

create function nuance_api.password_changed() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform outbox_add('mail', 'password-changed', mail_address(new.person_id), jsonb_build_object('person', new.person_id))
  where mail_address(new.person_id) is not null;
  return null;
end $$;
comment on function nuance_api.password_changed() is 'Tells a person, whoever changed it and how';

create trigger password_changed after update of password_hash on nuance.account
for each row when (old.password_hash is distinct from new.password_hash)
execute function nuance_api.password_changed();

create function nuance_api.sign_up_ask(
  submission nuance.submission_key, email nuance.email_address, network nuance.network_address
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  address text := trim(email);
begin
  if viewer_person() is not null then
    raise exception using errcode = 'NU403', message = 'logged-in-already';
  elsif not sign_up_open() then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not is_email(address) then
    perform refuse('email', 'not-an-email');
  end if;
  if mail_asked('sign-up ' || lower(address), network) then
    perform outbox_add('mail', 'sign-up', address, '{}', dedup => 'asked ' || submission);
  end if;
  return row('/login', 'sign-up-asked', null, null)::nuance.outcome;
end $$;

create function nuance_api.sign_up_by_token(token nuance.mail_token) returns table (address text)
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select l.address from mail_link_find('sign-up', token) l where sign_up_open()
$$;

create function nuance_api.sign_up_challenge(token nuance.mail_token) returns nuance.challenge
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if not sign_up_open()
     or not exists (select from mail_link l
                    where l.token_hash = sha256(convert_to(sign_up_challenge.token, 'UTF8')) and l.purpose = 'sign-up'
                      and l.expires_at > now()
                      -- one that was taken a moment ago may be the same form once more
                      and (l.used_at is null or l.used_at > now() - interval '5 minutes')) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return null;
end $$;

create function nuance_api.sign_up_join(
  submission nuance.submission_key, token nuance.mail_token, name nuance.person_name,
  login nuance.login_name, new_password nuance.password_hashed, session nuance.new_session,
  lifetime nuance.session_lifetime, network nuance.network_address, agent nuance.user_agent default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'sign_up_join');
  taken mail_link;
  made bigint;
begin
  if earlier.location is not null then
    -- The same form once more: its browser keeps this answer's cookie, not the first's.
    perform session_begin(sign_up_join.session, l.person_id, sign_up_join.agent, sign_up_join.network, lifetime)
    from mail_link l
    where l.token_hash = sha256(convert_to(sign_up_join.token, 'UTF8')) and l.purpose = 'sign-up'
      and l.used_at > now() - interval '5 minutes' and l.person_id is not null;
    return earlier;
  end if;
  if viewer_person() is not null then
    raise exception using errcode = 'NU403', message = 'logged-in-already';
  elsif not exists (select from sign_up_by_token(sign_up_join.token)) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  made := account_begin(name, login, new_password);
  taken := mail_link_take('sign-up', token);
  perform address_verified(made, taken.address);
  update mail_link l set person_id = made where l.id = taken.id;
  perform session_begin(session, made, agent, network, lifetime);
  return submission_end(submission, row('/', 'signed-up', null, 'open')::nuance.outcome);
end $$;

create function nuance_api.sign_up_set(submission nuance.submission_key, sign_up nuance.flag default null)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform require_admin();
  insert into setting as s (name, value) values ('sign-up', case when sign_up then 'yes' else 'no' end)
  on conflict (name) do update set value = excluded.value;
  return row('/admin/sign-up', 'sign-up-set', null, null)::nuance.outcome;
end $$;
