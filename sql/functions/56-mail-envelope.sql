-- SPDX-License-Identifier: Apache-2.0
-- A mail that is about to go: to whom, what about, and whether still at all. For the rest of the transaction
-- the recipient is the viewer, so that what a mail says is read from the same views as their pages are.

create function nuance_api.mail_present(person bigint, out name text)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  who record;
begin
  select p.name, p.time_zone, a.role, a.disabled_at into who
  from nuance.person p left join account a on a.person_id = p.id where p.id = mail_present.person;
  if who.name is null or who.disabled_at is not null then
    return;
  end if;
  name := who.name;
  perform set_config('nuance.person', mail_present.person::text, true),
          set_config('nuance.role', coalesce(who.role, ''), true),
          set_config('nuance.session', '', true), set_config('nuance.scope', '', true),
          set_config('TimeZone', who.time_zone, true);
end $$;
comment on function nuance_api.mail_present(bigint) is
  'Makes a person the viewer for what is left of the transaction; no name when they get no mail';

create function nuance_api.mail_withdraw(message bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  freed text;
begin
  update outbox o
  set state = 'withdrawn', settled_at = now(), node_id = null, leased_until = null, content = o.content - 'path' - 'typed'
  where o.id = message returning o.ordering into freed;
  if freed is not null then
    perform outbox_release(array[freed]);
  end if;
end $$;
comment on function nuance_api.mail_withdraw(bigint) is 'There is nothing to say any more, or nobody to say it to';

-- The entries a mail is to tell of are settled at the first attempt; further attempts tell of the same.
create function nuance_api.mail_range(message nuance.outbox) returns jsonb
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  item bigint := (message.content ->> 'item')::bigint;
  range jsonb := message.content;
begin
  if not range ? 'upto' then
    -- Whoever is just adding to the item holds this row, and is waited for.
    perform from subscriber s where s.outbox_id = message.id for update;
    range := range || jsonb_build_object('upto', (
      select max(e.id) from timeline_entry e where e.item_number = item));
    update subscriber s set outbox_id = null where s.outbox_id = message.id;
    update outbox o set content = range where o.id = message.id;
  end if;
  return range;
end $$;

create function nuance_api.mail_entries_of(item nuance.item, range jsonb) returns setof nuance.timeline_entry
language sql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
  select e.* from timeline_entry e
  where e.item_number = item.number
    and e.id > (range ->> 'after')::bigint and e.id <= (range ->> 'upto')::bigint
    and e.at > now() - interval '7 days'
    and exists (select from visible_entry v where v.id = e.id and v.item_number = item.number and v.removed_at is null)
    and mail_hears((range ->> 'person')::bigint, item, e)
$$;
comment on function nuance_api.mail_entries_of(nuance.item, jsonb) is
  'What a mail tells the viewer of; what waited for a week is no news';

create function nuance_api.mail_envelope(
  message nuance.outbox_id, node nuance.node_id, attempt nuance.delivery_count, out recipient text, out recipient_name text, out stamp uuid, out key text,
  out item bigint, out person bigint, out list text, out list_name text, out unsubscribe text
) returns setof record
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  sending nuance.outbox;
  here nuance.item;
  told jsonb;
  found_person bigint;
begin
  perform set_config('nuance.mail', '', true), set_config('nuance.person', '', true), set_config('nuance.role', '', true);
  -- It may have been long before it came to this: from here on the lease is as long as it was. If another has taken
  -- the message over meanwhile, it is theirs to send.
  update outbox o set leased_until = clock_timestamp() + greatest(o.leased_until - o.began_at, interval '0')
  where o.id = message and o.state = 'sending' and o.node_id = mail_envelope.node and o.attempts = mail_envelope.attempt
  returning * into sending;
  if sending.id is null then
    return;
  end if;
  told := sending.content;
  stamp := sending.key;
  recipient := sending.recipient;
  select s.value into key from setting s where s.name = 'mail-key';

  if sending.template = 'item' then
    person := (told ->> 'person')::bigint;
    select * into here from nuance.item i where i.number = (told ->> 'item')::bigint;
    told := mail_range(sending);
    recipient_name := mail_present(person);
    recipient := mail_address(person);
    if recipient_name is null or recipient is null
       or not exists (select from mail_entries_of(here, told)) then
      perform mail_withdraw(sending.id);
      return;
    end if;
    item := here.number;
    -- Staff and the community sort by queue, customers by contract: queues are nothing to them.
    select case when v.by_queue then 'queue-' || v.queue else 'contract-' || v.shown_contract end,
           case when v.by_queue then v.queue_name else v.contract_name end
    into list, list_name
    from (select i.*, viewer_is_staff() or i.by_community as by_queue
          from visible_item i where i.number = here.number) v;
    unsubscribe := unsubscribe_token(person, here.number);
    -- Whoever asked is asked how it was, when they are told that it is closed.
    if here.requestor_id = person and may_rate(here)
       and exists (select from mail_entries_of(here, told) e where e.kind = 'status' and e.new not in ('open', 'waiting')) then
      told := told || jsonb_build_object('rate', rating_token(here.number, person));
    end if;
    if not exists (select from account a where a.person_id = mail_envelope.person) then
      told := told || jsonb_build_object('path', access_link_make(here.number, person, stamp));
    end if;

  elsif sending.template = 'confirm-item' then
    if not exists (select from unconfirmed u where u.outbox_id = sending.id and u.expires_at > now()) then
      perform mail_withdraw(sending.id);
      return;
    end if;
    told := told || jsonb_build_object('path', '/confirm/' || mail_token('confirm', stamp));

  elsif sending.template = 'item-link' then
    person := (told ->> 'person')::bigint;
    recipient_name := mail_present(person);
    recipient := mail_address(person);
    if recipient is null or sending.created_at < now() - interval '1 day'
       or not exists (select from nuance.item i
                      where i.number = (told ->> 'item')::bigint and i.requestor_id = mail_envelope.person) then
      perform mail_withdraw(sending.id);
      return;
    end if;
    told := told || jsonb_build_object('path', access_link_make((told ->> 'item')::bigint, person, stamp));

  elsif sending.template = 'invitation' then
    if not told ? 'path' or exists (select from mail_refusal r where r.address = lower(recipient)) then
      perform mail_withdraw(sending.id);
      return;
    end if;
    unsubscribe := unsubscribe_token(0, sending.id);

  elsif sending.template = 'password-reset' then
    select a.person_id into found_person
    from account a
    where a.disabled_at is null and sending.created_at > now() - interval '1 day'
      and (a.login = login_key(told ->> 'typed')
           or a.person_id = (select d.person_id from address d
                             where d.kind = 'email' and lower(d.value) = lower(told ->> 'typed')
                               and d.verified_at is not null))
    order by a.login = login_key(told ->> 'typed') limit 1;
    recipient := mail_address(found_person);
    recipient_name := mail_present(found_person);
    if recipient is null or recipient_name is null then
      perform mail_withdraw(sending.id);
      return;
    end if;
    told := (told - 'typed') || jsonb_build_object(
      'path', '/password/' || mail_link_make('password', stamp, found_person, recipient, interval '1 hour'),
      'login', (select a.login from account a where a.person_id = found_person));

  elsif sending.template = 'sign-up' then
    select d.person_id into found_person from address d
    where d.kind = 'email' and lower(d.value) = lower(recipient) and d.verified_at is not null
      and exists (select from account a where a.person_id = d.person_id);
    if sending.created_at < now() - interval '1 day' or not sign_up_open() then
      perform mail_withdraw(sending.id);
      return;
    end if;
    told := told || case when found_person is not null then jsonb_build_object('known', 'yes')
      else jsonb_build_object('path',
        '/sign-up/' || mail_link_make('sign-up', stamp, null, recipient, interval '1 day')) end;

  elsif sending.template in ('verify-address', 'password-changed') then
    person := (told ->> 'person')::bigint;
    recipient_name := mail_present(person);
    if recipient_name is null or sending.created_at < now() - interval '1 day' then
      perform mail_withdraw(sending.id);
      return;
    end if;
    if sending.template = 'verify-address' then
      told := told || jsonb_build_object('path',
        '/verify/' || mail_link_make('verify', stamp, person, recipient, interval '1 day'));
    end if;

  elsif sending.template = 'deadline' then
    -- What is near is no news once it was done.
    person := (told ->> 'person')::bigint;
    recipient_name := mail_present(person);
    recipient := mail_address(person);
    if recipient_name is null or recipient is null or not mail_is_staff(person)
       or (select w.nothing or not w.escalations from mail_wants(person) w)
       or exists (select from subscriber s where s.item_number = (told ->> 'item')::bigint
                  and s.person_id = (told ->> 'person')::bigint and s.muted_at is not null)
       or not exists (select from clock c where c.id = (told ->> 'clock')::bigint and c.ended_at is null) then
      perform mail_withdraw(sending.id);
      return;
    end if;
    item := (told ->> 'item')::bigint;
    select 'queue-' || v.queue, v.queue_name into list, list_name from visible_item v where v.number = (told ->> 'item')::bigint;
    unsubscribe := unsubscribe_token(person, item);

  elsif sending.kind = 'page' then
    recipient := coalesce((select d.settings ->> 'address' from destination d where d.id = sending.destination_id), recipient);
    item := case when told ->> 'item' ~ '^[0-9]{1,18}$' then (told ->> 'item')::bigint end;
  end if;

  perform set_config('nuance.mail', (told || jsonb_build_object(
    'template', case when sending.kind = 'page' then 'page' else sending.template end,
    'unsubscribe', unsubscribe))::text, true);
  return next;
end $$;
comment on function nuance_api.mail_envelope(nuance.outbox_id, nuance.node_id, nuance.delivery_count) is
  'Addresses a mail that a node has claimed, and renews its lease; no row when it is not to go, and then it is withdrawn, or when it is the node''s no more';

create view nuance_api.mail_field as
select f.key as name, f.value
from jsonb_each_text(coalesce(nullif(current_setting('nuance.mail', true), ''), '{}')::jsonb) f
where f.value is not null;
comment on view nuance_api.mail_field is 'What the mail being made has to say, besides its item';

create view nuance_api.mail_entry as
select v.id, v.kind, v.at, v.person, v.by_staff, v.internal, v.old, v.new,
       -- A note does not leave the desk, not even to staff: they are told that there is one.
       case when not v.internal then v.body end as body
from (select nullif(current_setting('nuance.mail', true), '')::jsonb as range) m
join nuance.item i on i.number = (m.range ->> 'item')::bigint and m.range ->> 'template' = 'item'
cross join lateral nuance_api.mail_entries_of(i, m.range) e
join nuance_api.visible_entry v on v.id = e.id and v.item_number = i.number;

-- A note does not leave the desk, and neither do its files.
create view nuance_api.mail_file as
select a.id, a.entry_id, a.name, a.size
from (select nullif(current_setting('nuance.mail', true), '')::jsonb as range) m
join nuance_api.visible_attachment a
  on a.item_number = (m.range ->> 'item')::bigint and m.range ->> 'template' = 'item'
  and a.entry_id > (m.range ->> 'after')::bigint and a.entry_id <= (m.range ->> 'upto')::bigint
where a.removed_at is null and not a.internal;
