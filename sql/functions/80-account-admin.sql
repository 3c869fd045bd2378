-- SPDX-License-Identifier: Apache-2.0
-- What nuancectl account does: as the owner of the schema, not as a viewer.

create function nuance_api.account_of(wanted text) returns bigint
language plpgsql set search_path = nuance, pg_temp as $$
declare
  found bigint;
begin
  select a.person_id into found from account a where a.login = nuance_api.login_key(wanted);
  if found is null then
    raise exception 'there is no account %', wanted;
  end if;
  return found;
end $$;

create function nuance_api.account_add(
  login text, name text, email text, role text, password_hash text
) returns bigint
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  added bigint;
begin
  if exists (select from account a where a.login = nuance_api.login_key(account_add.login)) then
    raise exception 'there is an account % already', account_add.login;
  end if;
  if login !~ '^[^[:cntrl:][:space:]]{1,64}$' then
    raise exception 'a login is 1 to 64 characters without spaces';
  end if;
  if role not in ('customer', 'community', 'staff', 'admin') then
    raise exception 'no role %: customer, community, staff or admin', role;
  end if;
  if email is not null and email !~ '^[^@\s]+@[^@\s]+$' then
    raise exception 'no e-mail address: %', email;
  end if;
  insert into person (name) values (account_add.name) returning id into added;
  insert into account (person_id, login, role, password_hash)
  values (added, nuance_api.login_key(account_add.login), account_add.role, account_add.password_hash);
  if email is not null then
    insert into address (person_id, value, verified_at) values (added, email, now());
  end if;
  return added;
end $$;

create function nuance_api.account_end_sessions(person bigint) returns void
language sql set search_path = nuance, pg_temp as
$$ update session set ended_at = now() where person_id = person and ended_at is null $$;

create function nuance_api.account_set_password(login text, password_hash text) returns void
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  person bigint := account_of(login);
begin
  update account a set password_hash = account_set_password.password_hash where a.person_id = person;
  perform account_end_sessions(person);
  perform revoke_tokens_of(person);
end $$;

create function nuance_api.account_set_disabled(login text, disabled boolean) returns void
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  person bigint := account_of(login);
begin
  update account a set disabled_at = case when disabled then coalesce(a.disabled_at, now()) end
  where a.person_id = person;
  if disabled then
    perform account_end_sessions(person);
  end if;
end $$;

create function nuance_api.account_set_role(login text, role text) returns void
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  person bigint := account_of(login);
begin
  if role not in ('customer', 'community', 'staff', 'admin') then
    raise exception 'no role %: customer, community, staff or admin', role;
  end if;
  update account a set role = account_set_role.role where a.person_id = person;
end $$;
