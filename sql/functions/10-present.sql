-- SPDX-License-Identifier: Apache-2.0

create function nuance_api.remote_account(remote_login text) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  found bigint;
  wanted text := nuance_api.login_key(remote_login);
begin
  if wanted !~ '^[^[:cntrl:][:space:]]{1,64}$' then
    return null;
  end if;
  -- Two requests at once are one account: the second waits here, and finds it.
  perform pg_advisory_xact_lock(hashtextextended('account ' || wanted, 0));
  select person_id into found from account where login = wanted;
  if found is null then
    insert into person (name) values (remote_login) returning id into found;
    insert into account (person_id, login) values (found, wanted);
  end if;
  return found;
end $$;
comment on function nuance_api.remote_account(text) is 'Makes an account for a REMOTE_USER at first sight';

create function nuance_api.present(
  session bytea, remote_user text, request text, may_create boolean, token bytea, scope text, link bytea,
  out person bigint, out login text, out name text, out role text, out time_zone text,
  out language text
) language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  session_id bigint;
  presented nuance.api_token;
  opened nuance.access_link;
begin
  if link is not null then
    -- One item's link: it is nobody's login. What its person may do elsewhere is not in it.
    select l.* into opened
    from nuance.access_link l
    join nuance.item i on i.number = l.item_number and i.requestor_id = l.person_id
    where l.token_hash = present.link and l.revoked_at is null
      and not exists (select from account a where a.person_id = l.person_id and a.disabled_at is not null);
    if opened.id is not null then
      update nuance.access_link l set last_used_at = now()
      where l.id in (select u.id from nuance.access_link u
                     where u.id = opened.id
                       and coalesce(u.last_used_at, '-infinity') < now() - interval '1 minute'
                     for update skip locked);
    end if;
  elsif token is not null then
    select t.* into presented
    from nuance.api_token t
    join account a on a.person_id = t.person_id and a.disabled_at is null
    where t.token_hash = present.token and t.revoked_at is null;
    if presented.id is null then
      raise exception using errcode = 'NU401', message = 'invalid-token';
    elsif scope is not null and not scope = any(presented.scopes) then
      raise exception using errcode = 'NU403', message = 'token-scope', detail = scope;
    end if;
    -- To the minute, and never waiting for another request that is at it.
    update nuance.api_token t set last_used_at = now()
    where t.id in (select u.id from nuance.api_token u
                   where u.id = presented.id
                     and coalesce(u.last_used_at, '-infinity') < now() - interval '1 minute'
                   for update skip locked);
    select a.person_id, a.login, p.name, a.role, p.time_zone, p.language
    into person, login, name, role, time_zone, language
    from account a
    join nuance.person p on p.id = a.person_id
    where a.person_id = presented.person_id;
    if scope is distinct from 'read' and scope is distinct from 'write' then
      -- What else a token may do is not its maker's doing; the histories say whose token it was.
      role := null;
    end if;
  elsif session is not null then
    select s.id, a.person_id, a.login, p.name, a.role, p.time_zone, p.language
    into session_id, person, login, name, role, time_zone, language
    from nuance.session s
    join account a on a.person_id = s.person_id and a.disabled_at is null
    join nuance.person p on p.id = a.person_id
    where s.token_hash = present.session and s.ended_at is null and s.expires_at > now();
  elsif remote_user is not null then
    if may_create
       and not exists (select from account a where a.login = nuance_api.login_key(remote_user)) then
      perform nuance_api.remote_account(remote_user);
    end if;
    select a.person_id, a.login, p.name, a.role, p.time_zone, p.language
    into person, login, name, role, time_zone, language
    from account a
    join nuance.person p on p.id = a.person_id
    where a.login = nuance_api.login_key(remote_user) and a.disabled_at is null;
  end if;
  perform set_config('nuance.person', coalesce(person::text, ''), true),
          set_config('nuance.role', coalesce(role, ''), true),
          set_config('nuance.session', coalesce(session_id::text, ''), true),
          set_config('nuance.scope', coalesce(case when token is not null then scope end, ''), true),
          set_config('nuance.link', coalesce(opened.item_number::text, ''), true),
          set_config('nuance.link_person', coalesce(opened.person_id::text, ''), true),
          set_config('nuance.item', '', true),
          set_config('application_name', 'nuance ' || coalesce(request, ''), true);
  if opened.id is not null then
    role := 'link';
  elsif person is null or role is null then
    role := 'visitor';
  elsif time_zone <> current_setting('TimeZone') then
    perform set_config('TimeZone', time_zone, true);
  end if;
end $$;
comment on function nuance_api.present(bytea, text, text, boolean, bytea, text, bytea) is
  'Turns the credential a request brings into the viewer, for this transaction; always one row';

create function nuance_api.require_person() returns bigint
language plpgsql stable set search_path = nuance_api, pg_temp as $$
begin
  if viewer_person() is null then
    raise exception using errcode = 'NU401', message = 'log-in';
  end if;
  return viewer_person();
end $$;
comment on function nuance_api.require_person() is 'The viewer; a visitor is asked to log in';

create function nuance_api.refuse(field text, code text, argument text default null) returns void
language plpgsql as $$
begin
  raise exception using errcode = 'NU422', message = code, column = coalesce(field, ''),
    detail = coalesce(argument, '');
end $$;
comment on function nuance_api.refuse(text, text, text) is 'Raises NU422: what is wrong with which field';
