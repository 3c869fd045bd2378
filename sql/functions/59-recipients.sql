-- SPDX-License-Identifier: Apache-2.0
-- A reply is bound to those it was written to. Its form says who will read it, and carries that along: should it
-- be others by the time it is sent, it is not, and the form asks.

-- "requestor.contract.community": who may read it. Who gets mail of it is told staff alone, and does not bind a reply:
-- somebody who may read it anyway and hears of it from now on is no reason to stop it.
create function nuance_api.readers_of(number bigint, out bound text, out requestor text, out contract text, out others bigint,
                                      out by_mail boolean, out community boolean)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.item;
  entry timeline_entry;
  mailed bigint[];
begin
  select i.* into here from nuance.item i where i.number = readers_of.number and viewer_reads_item(i.number) is not null;
  if here.number is null then
    return;
  end if;
  select q.community_may_read into community from nuance.queue q where q.id = here.queue_id;
  bound := concat_ws('.', here.requestor_id, here.contract_id, community::integer);
  if not viewer_is_staff() then
    return;
  end if;
  entry.item_number := here.number;
  entry.person_id := viewer_person();
  entry.kind := 'comment';
  entry.internal := false;
  select coalesce(array_agg(f.id order by f.id), '{}') into mailed
  from item_followers(here) f (id)
  where not mail_is_staff(f.id) and mail_hears(f.id, here, entry) and mail_address(f.id) is not null;
  select p.name into requestor from person p where p.id = here.requestor_id;
  select c.name into contract from nuance.contract c where c.id = here.contract_id and c.kind <> 'free';
  by_mail := here.requestor_id = any (mailed);
  others := cardinality(array_remove(mailed, here.requestor_id));
end $$;
comment on function nuance_api.readers_of(bigint) is 'Who reads a public reply of the viewer on an item';

create function nuance_api.readers_words(bound text) returns text
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  part text[] := regexp_match(bound, '^([0-9]{1,18})\.([0-9]{1,18})\.([01])$');
begin
  if part is null or not viewer_is_staff() then
    return null;
  end if;
  return (select p.name from person p where p.id = part[1]::bigint)
    || coalesce(' (' || (select c.name from nuance.contract c where c.id = part[2]::bigint) || ')', '')
    || case when part[3] = '1' then ', the community' else '' end;
end $$;
comment on function nuance_api.readers_words(text) is 'Those a reply was written to, by name; for staff alone, who know all of them';

create function nuance_api.readers_check(number bigint, written_to text) returns void
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  present text;
begin
  if written_to is not null then
    present := (select r.bound from readers_of(number) r);
    if present is distinct from written_to then
      raise exception using errcode = 'NU409', message = 'readers', column = 'readers',
        detail = concat_ws(' → ', readers_words(written_to), readers_words(present));
    end if;
  end if;
end $$;
comment on function nuance_api.readers_check(bigint, text) is 'Stops a reply that others would read than those it was written to';
