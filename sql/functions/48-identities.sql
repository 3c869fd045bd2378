-- SPDX-License-Identifier: Apache-2.0
-- People who are known by an address or an identity elsewhere: no account is made for them.

create function nuance_api.person_of(kind text, value text, name text, proven boolean) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  wanted text := trim(person_of.value);
  found bigint;
begin
  -- One identity, one person: two at once come one after the other.
  perform pg_advisory_xact_lock(hashtextextended('address ' || lower(wanted), 0));
  select d.person_id into found from address d
  where d.kind = person_of.kind and lower(d.value) = lower(wanted)
    and (d.verified_at is not null or not exists (select from account a where a.person_id = d.person_id))
  order by d.verified_at is null, d.id limit 1;
  if found is null then
    insert into person (name) values (coalesce(nullif(left(trim(person_of.name), 200), ''), left(wanted, 200)))
    returning id into found;
    insert into address (person_id, kind, value, verified_at)
    values (found, person_of.kind, wanted, case when proven then now() end);
  elsif proven then
    update address d set verified_at = now()
    where d.person_id = found and d.kind = person_of.kind and lower(d.value) = lower(wanted) and d.verified_at is null;
  end if;
  return found;
end $$;
comment on function nuance_api.person_of(text, text, text, boolean) is
  'Who has this address or identity: whoever proved it, else somebody without an account, made at first sight';

create function nuance_api.person_claim(known bigint, owner bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update item i set requestor_id = owner, author_id = case when i.author_id = known then owner else i.author_id end
  where i.requestor_id = known;
  update access_link l set person_id = owner where l.person_id = known;
  update subscriber s set person_id = owner
  where s.person_id = known
    and not exists (select from subscriber o where o.item_number = s.item_number and o.person_id = owner);
  update address d set person_id = owner where d.person_id = known;
  update person p set claimed_by = owner where p.id = known;
end $$;
comment on function nuance_api.person_claim(bigint, bigint) is
  'Who was known by an address alone is somebody with an account: their issues become that person''s';

create function nuance_api.address_claim(person bigint, address text) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  known bigint;
begin
  for known in
    select distinct d.person_id from nuance.address d
    where d.kind = 'email' and lower(d.value) = lower(address_claim.address) and d.person_id <> address_claim.person
      and not exists (select from account a where a.person_id = d.person_id)
    order by d.person_id
  loop
    delete from nuance.address d
    where d.person_id = known and d.kind = 'email' and lower(d.value) = lower(address_claim.address);
    perform person_claim(known, address_claim.person);
  end loop;
end $$;
comment on function nuance_api.address_claim(bigint, text) is
  'Called when a person proves an address, before it is noted as theirs: what came from there is theirs too';
