-- SPDX-License-Identifier: Apache-2.0
-- Accounts that people make for themselves: by an invitation, or by proving an address.

create function nuance_api.account_begin(name text, login text, new_password text) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  wanted text := login_key(trim(login));
  called text := trim(regexp_replace(name, '\s+', ' ', 'g'));
  made bigint;
begin
  if called = '' then
    perform refuse('name', 'required');
  elsif wanted !~ '^[^[:cntrl:][:space:]]{1,64}$' then
    perform refuse('login', 'not-a-login');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('account ' || wanted, 0));
  if exists (select from account a where a.login = wanted) then
    perform refuse('login', 'login-taken');
  end if;
  insert into nuance.person (name) values (called) returning id into made;
  insert into account (person_id, login, password_hash) values (made, wanted, new_password);
  return made;
end $$;
comment on function nuance_api.account_begin(text, text, text) is 'A person with an account, for a form that asks for a name, a login and a password';
