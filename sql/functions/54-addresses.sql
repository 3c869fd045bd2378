-- SPDX-License-Identifier: Apache-2.0
-- Addresses of people: a mail with a link proves that they read what is sent there.

create function nuance_api.address_verified(person bigint, address text) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  holder bigint;
begin
  -- One address, one person: those who verify it at once come one after the other.
  perform pg_advisory_xact_lock(hashtextextended('address ' || lower(address), 0));
  select d.person_id into holder from nuance.address d
  where d.kind = 'email' and lower(d.value) = lower(address_verified.address) and d.verified_at is not null;
  if holder = person then
    return;
  elsif exists (select from account a where a.person_id = holder) then
    perform refuse('address', 'address-taken');
  end if;
  -- Who only wrote from there had no way to say who they are; now they do.
  perform address_claim(person, address);
  update nuance.address d set verified_at = now()
  where d.person_id = address_verified.person and d.kind = 'email' and lower(d.value) = lower(address_verified.address);
  if not found then
    insert into nuance.address (person_id, value, verified_at) values (person, address, now());
  end if;
end $$;
comment on function nuance_api.address_verified(bigint, text) is
  'The one place where an address is proven to be a person''s: what else follows from that belongs here';

-- Ten an hour are more than anybody needs, and too few to annoy others with.
create function nuance_api.address_send(person bigint, address text) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if (select count(*) from (
        select from login_attempt a
        where a.login = 'verify ' || person and a.network = 'mail' and not a.succeeded and a.at > now() - interval '1 hour'
        limit 10) f) >= 10 then
    raise exception using errcode = 'NU429', message = 'too-many-attempts', detail = '3600';
  end if;
  insert into login_attempt (login, network, succeeded) values ('verify ' || person, 'mail', false);
  perform outbox_add('mail', 'verify-address', address, jsonb_build_object('person', person, 'address', address));
end $$;

create function nuance_api.account_address_add(submission nuance.submission_key, email nuance.email_address)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'account_address_add');
  address text := trim(email);
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform from account a where a.person_id = viewer for no key update;
  if address = '' then
    perform refuse('email', 'required');
  elsif not is_email(address) then
    perform refuse('email', 'not-an-email');
  elsif exists (select from nuance.address d
                where d.person_id = viewer and d.kind = 'email' and lower(d.value) = lower(address)) then
    perform refuse('email', 'address-there');
  elsif (select count(*) from nuance.address d where d.person_id = viewer and d.kind = 'email') >= 10 then
    perform refuse('email', 'too-many-addresses', '10');
  end if;
  insert into nuance.address (person_id, value) values (viewer, address);
  perform address_send(viewer, address);
  return submission_end(submission, row('/account#addresses', 'address-added', address, null)::nuance.outcome);
end $$;

create function nuance_api.my_address_of(wanted bigint) returns nuance.address
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.address;
begin
  select * into result from nuance.address d
  where d.id = wanted and d.person_id = viewer_person() and d.kind = 'email' for update;
  if result.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return result;
end $$;

create function nuance_api.account_address_send(submission nuance.submission_key, address nuance.address_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'account_address_send');
  mine nuance.address;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  mine := my_address_of(address);
  if mine.verified_at is not null then
    raise exception using errcode = 'NU409', message = 'address-verified-already';
  end if;
  perform address_send(viewer, mine.value);
  return submission_end(submission, row('/account#addresses', 'address-sent', mine.value, null)::nuance.outcome);
end $$;

create function nuance_api.account_address_remove(submission nuance.submission_key, address nuance.address_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'account_address_remove');
  mine nuance.address;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform from account a where a.person_id = viewer for no key update;
  mine := my_address_of(address);
  -- Without any, nobody who forgot their password gets in again.
  if mine.verified_at is not null and not exists (
       select from nuance.address d
       where d.person_id = viewer and d.kind = 'email' and d.id <> mine.id and d.verified_at is not null) then
    raise exception using errcode = 'NU409', message = 'last-address';
  end if;
  delete from nuance.address d where d.id = mine.id;
  return submission_end(submission, row('/account#addresses', 'address-removed', mine.value, null)::nuance.outcome);
end $$;

create function nuance_api.verification_by_token(token nuance.mail_token)
returns table (address text, already boolean)
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select l.address, exists (select from nuance.address d where d.person_id = l.person_id and d.kind = 'email'
                            and lower(d.value) = lower(l.address) and d.verified_at is not null)
  from mail_link_find('verify', token) l
  where l.person_id = viewer_person()
$$;
comment on function nuance_api.verification_by_token(nuance.mail_token) is
  'The address a link proves, for the person it was sent for and nobody else';

create function nuance_api.address_verify(submission nuance.submission_key, token nuance.mail_token)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'address_verify');
  taken mail_link;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  taken := mail_link_take('verify', token);
  if taken.person_id <> viewer
     or not exists (select from nuance.address d where d.person_id = viewer and d.kind = 'email'
                    and lower(d.value) = lower(taken.address)) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  perform address_verified(viewer, taken.address);
  return submission_end(submission, row('/account#addresses', 'address-verified', taken.address, null)::nuance.outcome);
end $$;
