-- SPDX-License-Identifier: Apache-2.0
-- Who hears of what. The same rules are asked when something happens, to write the mail, and when it goes,
-- to say what is in it: who lost the right meanwhile, or wants no more, gets nothing.

-- These are asked for every entry, and therefore plpgsql, which keeps its plans.
create function nuance_api.mail_address(person bigint) returns text
language plpgsql stable security definer set search_path = nuance, pg_temp as $$
begin
  return (
    select a.value from address a
    where a.person_id = person and a.kind = 'email'
      and (a.verified_at is not null or not exists (select from account k where k.person_id = person))
    order by a.verified_at is null, a.id limit 1);
end $$;
comment on function nuance_api.mail_address(bigint) is
  'Where mail to a person goes: the first of their verified addresses; who has no account is known by theirs alone';

create function nuance_api.mail_wants(person bigint) returns nuance.mail_preference
language plpgsql stable security definer set search_path = nuance, pg_temp as $$
declare
  result mail_preference;
begin
  select * into result from mail_preference p where p.person_id = person;
  if result.person_id is null then
    result := row(person, false, true, true, false, true, true, true, now());
  end if;
  return result;
end $$;
comment on function nuance_api.mail_wants(bigint) is 'A person''s preferences, the defaults where they said nothing';

-- "@ann" is found at the beginning of a word, with as much of a login as there is.
create function nuance_api.mentions_in(body text) returns setof bigint
language plpgsql stable security definer set search_path = nuance, pg_temp rows 3 as $$
begin
  if strpos(body, '@') = 0 then
    return;
  end if;
  return query
  select distinct a.person_id
  from (select m[2] as login
        from regexp_matches(left(body, 100000), '(^|[^[:alnum:]_@./-])@([[:alnum:]](?:[[:alnum:]._-]{0,62}[[:alnum:]_])?)', 'g') m
        limit 50) w
  join account a on a.login = nuance_api.login_key(w.login) and a.disabled_at is null
  limit 20;
end $$;
comment on function nuance_api.mentions_in(text) is 'The people a text names by @login';

create function nuance_api.mail_is_staff(person bigint) returns boolean
language plpgsql stable security definer set search_path = nuance, pg_temp as $$
begin
  return exists (select from account a
                 where a.person_id = person and a.role in ('staff', 'admin') and a.disabled_at is null);
end $$;

create function nuance_api.mail_hears(person bigint, item nuance.item, entry nuance.timeline_entry)
returns boolean
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  wants mail_preference;
  here subscriber;
  follows boolean;
begin
  -- Nobody is told of what they did themselves.
  if entry.person_id is not distinct from person or entry.internal and not mail_is_staff(person) then
    return false;
  end if;
  wants := mail_wants(person);
  select * into here from subscriber s where s.item_number = item.number and s.person_id = person;
  if wants.nothing or here.muted_at is not null then
    return false;
  end if;
  -- Requestor, owner, who commented or was mentioned; and managers who want to hear of all issues of their contracts.
  follows := item.requestor_id = person or item.owner_id is not distinct from person or here.why is not null
    or wants.contracts and exists (
         select from membership m
         where m.contract_id = item.contract_id and m.person_id = person and m.role in ('manager', 'contact'));
  return case
    when entry.kind in ('filed', 'comment', 'note') then
      wants.replies and follows
      or wants.mentions and entry.body is not null and person in (select mentions_in(entry.body))
    when entry.kind in ('status', 'promoted', 'sent-back') then
      wants.changes and follows
    when entry.kind = 'owner' then
      wants.assigned and item.owner_id is not distinct from person
      and entry.new is not distinct from (select p.name from nuance.person p where p.id = person)
    when entry.kind = 'page' then
      entry.old in ('paged', 'escalated', 'exhausted', 'acknowledged') and wants.escalations and follows
      and mail_is_staff(person)
    else false end;
end $$;
comment on function nuance_api.mail_hears(bigint, nuance.item, nuance.timeline_entry) is
  'Whether a person is told of an entry by mail, as far as they may see it';
