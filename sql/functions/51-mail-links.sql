-- SPDX-License-Identifier: Apache-2.0
-- Links in mails. What makes them is a key nobody knows and what they stand for, so that a mail that is sent
-- again brings the same link, and the outbox holds no secret.

create function nuance_api.mail_mac(message text) returns bytea
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select hmac_sha256(convert_to(s.value, 'UTF8'), convert_to(message, 'UTF8'))
  from setting s where s.name = 'mail-key'
$$;
comment on function nuance_api.mail_mac(text) is 'HMAC-SHA256 with the desk''s key; begin the message with what it is for';

create function nuance_api.mail_token(purpose text, stamp uuid) returns text
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select translate(rtrim(encode(mail_mac('link:' || purpose || ':' || stamp), 'base64'), '='), '+/', '-_')
$$;
comment on function nuance_api.mail_token(text, uuid) is 'The token in the link of one message; kept nowhere';

create function nuance_api.mail_link_make(
  purpose text, stamp uuid, person bigint, address text, lifetime interval
) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  token text := mail_token(purpose, stamp);
begin
  insert into mail_link (purpose, token_hash, person_id, address, expires_at)
  values (purpose, sha256(convert_to(token, 'UTF8')), person, address, now() + lifetime)
  on conflict (token_hash) do nothing;
  return token;
end $$;
comment on function nuance_api.mail_link_make(text, uuid, bigint, text, interval) is
  'The token of a one-time link for one message; asked again, the same, and it lasts no longer';

create function nuance_api.mail_link_find(purpose text, token text) returns setof nuance.mail_link
language sql stable security definer set search_path = nuance, pg_temp as $$
  select l.* from mail_link l
  where l.token_hash = sha256(convert_to(mail_link_find.token, 'UTF8')) and l.purpose = mail_link_find.purpose
    and l.used_at is null and l.expires_at > now()
$$;

create function nuance_api.mail_link_take(purpose text, token text) returns nuance.mail_link
language plpgsql security definer set search_path = nuance, pg_temp as $$
declare
  taken mail_link;
begin
  update mail_link l set used_at = now()
  where l.token_hash = sha256(convert_to(mail_link_take.token, 'UTF8')) and l.purpose = mail_link_take.purpose
    and l.used_at is null and l.expires_at > now()
  returning * into taken;
  if taken.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return taken;
end $$;
comment on function nuance_api.mail_link_take(text, text) is 'Uses up a link; of two who come with it one gets it';

-- Whoever has the mail may end it: 45.123.MAC is person 45 and item 123; 0.7.MAC is the address of message 7.
create function nuance_api.unsubscribe_token(person bigint, about bigint) returns text
language sql stable security definer set search_path = nuance_api, pg_temp as $$
  select person || '.' || about || '.' || left(encode(mail_mac('unsubscribe:' || person || '.' || about), 'hex'), 32)
$$;

create function nuance_api.unsubscribe_read(token text, out person bigint, out about bigint)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if token ~ '^(0|[1-9][0-9]{0,17})\.(0|[1-9][0-9]{0,17})\.[0-9a-f]{32}$' then
    person := split_part(token, '.', 1)::bigint;
    about := split_part(token, '.', 2)::bigint;
    -- Digests are compared, so that how long it takes tells nothing.
    if sha256(convert_to(unsubscribe_token(person, about), 'UTF8')) = sha256(convert_to(token, 'UTF8')) then
      return;
    end if;
  end if;
  raise exception using errcode = 'NU404', message = 'not-found';
end $$;
comment on function nuance_api.unsubscribe_read(text) is 'Whose mail a link ends; NU404 when it is not one of ours';

insert into nuance.job (name, every) values ('mail_links', '1 hour')
on conflict (name) do update set every = excluded.every;

create function nuance_api.job_mail_links() returns integer
language plpgsql security definer set search_path = nuance, pg_temp as $$
declare
  dealt integer;
begin
  delete from mail_link l where l.id = any (array(
    select id from mail_link where expires_at < now() - interval '7 days' order by expires_at limit 1000
    for update skip locked));
  get diagnostics dealt = row_count;
  return dealt;
end $$;
comment on function nuance_api.job_mail_links() is 'Drops links that ran out a week ago, at most 1000 at a time';
