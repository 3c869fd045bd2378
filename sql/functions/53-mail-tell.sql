-- SPDX-License-Identifier: Apache-2.0
-- Mail about items is written with its cause, by triggers, so that no action can forget it. What it says is
-- made when it goes: until then it gathers what else happens, so that a burst of changes is one mail.

create function nuance_api.mail_tell(item bigint, person bigint, entry bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  address text := mail_address(person);
  waiting bigint;
  message bigint;
begin
  if address is null then
    return;
  end if;
  -- Its lock is held until this commits: the mail that is being made meanwhile waits, and tells of it.
  insert into subscriber as s (item_number, person_id) values (item, person)
  on conflict (item_number, person_id) do update set item_number = s.item_number
  returning s.outbox_id into waiting;
  if waiting is not null
     and exists (select from outbox o where o.id = waiting and o.state in ('waiting', 'sending')) then
    return;
  end if;
  message := outbox_add('mail', 'item', address,
    jsonb_build_object('item', item, 'person', person, 'after', entry - 1),
    ordering => 'mail N' || item || ' ' || person, due_at => now() + interval '60 seconds');
  update subscriber s set outbox_id = message where s.item_number = item and s.person_id = person;
end $$;
comment on function nuance_api.mail_tell(bigint, bigint, bigint) is
  'Sees to it that a person hears of an item, from this entry on, a minute from now at the latest';

create function nuance_api.mail_of_entry() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.item;
  listener bigint;
begin
  select * into strict here from item i where i.number = new.item_number;
  if new.kind in ('comment', 'note')
     and (new.person_id is distinct from here.requestor_id or strpos(new.body, '@') > 0) then
    insert into subscriber as s (item_number, person_id, why)
    select here.number, f.person_id, f.why
    from (select new.person_id, 'comment' as why where new.person_id is distinct from here.requestor_id
          union all
          select m.person_id, 'mention' from mentions_in(new.body) m (person_id)
          where m.person_id is distinct from new.person_id
            and may_read_entry(m.person_id, here, new.internal)) f
    order by f.person_id
    on conflict (item_number, person_id) do update set why = coalesce(s.why, excluded.why);
  end if;
  for listener in
    select f.id from item_followers(here) f (id)
  loop
    if mail_hears(listener, here, new) then
      perform mail_tell(here.number, listener, new.id);
    end if;
  end loop;
  return null;
end $$;

create trigger mail_of_entry after insert on nuance.timeline_entry
for each row
when (new.kind in ('filed', 'comment', 'note', 'status', 'promoted', 'sent-back', 'page')
      and coalesce(current_setting('nuance.quiet', true), '') = '')
execute function nuance_api.mail_of_entry();

-- The entry names the owner in words and comes before the item is changed: the item tells who it is.
create function nuance_api.mail_of_owner() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry timeline_entry;
begin
  select * into entry from timeline_entry e
  where e.item_number = new.number and e.id > old.version and e.kind = 'owner' order by e.id desc limit 1;
  if entry.id is not null and mail_hears(new.owner_id, new, entry) then
    perform mail_tell(new.number, new.owner_id, old.version + 1);
  end if;
  return null;
end $$;

create trigger mail_of_owner after update of owner_id on nuance.item
for each row
when (new.owner_id is not null and new.owner_id is distinct from old.owner_id
      and coalesce(current_setting('nuance.quiet', true), '') = '')
execute function nuance_api.mail_of_owner();
