-- SPDX-License-Identifier: Apache-2.0
-- Who may read an entry, and who hears of it: asked before a reply is sent, and when it was.

create function nuance_api.may_read_entry(person bigint, item nuance.item, internal boolean) returns boolean
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  role text := (select a.role from account a where a.person_id = person and a.disabled_at is null);
begin
  return coalesce(role in ('staff', 'admin'), false)
    or not internal and (
      item.requestor_id = person
      or exists (select from membership m join nuance.contract c on c.id = m.contract_id and c.kind <> 'free'
                 where m.contract_id = item.contract_id and m.person_id = person)
      or role = 'community' and exists (select from nuance.queue q where q.id = item.queue_id and q.community_may_read));
end $$;
comment on function nuance_api.may_read_entry(bigint, nuance.item, boolean) is
  'Whether a person may read what is written on an item, as visible_entry has it for who asks';

-- Whoever follows an item; which of them want to hear of what, mail_hears() says.
create function nuance_api.item_followers(item nuance.item) returns setof bigint
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp rows 5 as $$
begin
  return query
  select l.id from (
    select item.requestor_id as id
    union select item.owner_id
    union select s.person_id from subscriber s
          where s.item_number = item.number and s.why is not null and s.muted_at is null
    union select m.person_id from membership m
          join mail_preference p on p.person_id = m.person_id and p.contracts and not p.nothing
          where m.contract_id = item.contract_id and m.role in ('manager', 'contact')) l
  where l.id is not null order by l.id;
end $$;
