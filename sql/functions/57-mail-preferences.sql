-- SPDX-License-Identifier: Apache-2.0
-- What people say of the mail they want: on their account, on an item, or by a link in a mail.

create function nuance_api.mail_preferences(
  submission nuance.submission_key, replies nuance.flag default null, changes nuance.flag default null,
  contracts nuance.flag default null, assigned nuance.flag default null, mentions nuance.flag default null,
  escalations nuance.flag default null, nothing nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  was mail_preference := mail_wants(viewer);
begin
  -- The form shows staff's choices to staff alone: what it does not show stays as it is.
  insert into mail_preference as p (person_id, nothing, replies, changes, contracts, assigned, mentions, escalations)
  values (viewer, coalesce(mail_preferences.nothing, false), coalesce(mail_preferences.replies, false),
          coalesce(mail_preferences.changes, false), coalesce(mail_preferences.contracts, false),
          case when viewer_is_staff() then coalesce(mail_preferences.assigned, false) else was.assigned end,
          coalesce(mail_preferences.mentions, false),
          case when viewer_is_staff() then coalesce(mail_preferences.escalations, false) else was.escalations end)
  on conflict (person_id) do update
  set nothing = excluded.nothing, replies = excluded.replies, changes = excluded.changes, contracts = excluded.contracts,
      assigned = excluded.assigned, mentions = excluded.mentions, escalations = excluded.escalations, changed_at = now();
  return row('/account#mail', 'mail-saved', null, null)::nuance.outcome;
end $$;

create function nuance_api.mail_set_nothing(person bigint, nothing boolean) returns void
language sql security definer set search_path = nuance, pg_temp as $$
  insert into mail_preference as p (person_id, nothing) values (person, mail_set_nothing.nothing)
  on conflict (person_id) do update set nothing = excluded.nothing, changed_at = now()
$$;

create function nuance_api.mail_set_muted(item bigint, person bigint, muted boolean) returns void
language sql security definer set search_path = nuance, pg_temp as $$
  insert into subscriber as s (item_number, person_id, muted_at) values (item, person, case when muted then now() end)
  on conflict (item_number, person_id) do update
  set muted_at = case when muted then coalesce(s.muted_at, now()) end
$$;

create function nuance_api.item_mute(submission nuance.submission_key, number nuance.item_number, mute nuance.flag)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
begin
  if not exists (select from visible_item v where v.number = item_mute.number) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  perform mail_set_muted(number, viewer, mute);
  return row('/N' || number, case when mute then 'item-muted' else 'item-unmuted' end, 'N' || number, null)::nuance.outcome;
end $$;

-- Mail programs post this by themselves when somebody presses their button (RFC 8058): no page is seen, nobody
-- is logged in, and the link alone says whose mail it is.
create function nuance_api.unsubscribe_one_click(token nuance.mail_token, body nuance.one_click) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  whose record;
begin
  select u.person, u.about into whose from unsubscribe_read(token) u;
  if body !~ 'List-Unsubscribe' or body !~ 'One-Click' then
    perform refuse('body', 'malformed');
  end if;
  perform unsubscribe(whose.person, whose.about);
  return row(null, 'unsubscribed', null, null)::nuance.outcome;
end $$;

create function nuance_api.unsubscribe(person bigint, about bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if person > 0 then
    perform mail_set_nothing(person, true);
  else
    insert into mail_refusal (address)
    select lower(o.recipient) from outbox o where o.id = about on conflict do nothing;
  end if;
end $$;
comment on function nuance_api.unsubscribe(bigint, bigint) is
  'No more mail to a person but security mail; or, of person 0, to the address of that message';

create function nuance_api.unsubscribe_by_token(token nuance.mail_token)
returns table (item bigint, known boolean, nothing boolean, muted boolean)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  whose record;
begin
  select u.person, u.about into whose from unsubscribe_read(token) u;
  return query
  select case when whose.person > 0 then nullif(whose.about, 0) end, whose.person > 0,
         case when whose.person > 0 then (select w.nothing from mail_wants(whose.person) w)
              else exists (select from mail_refusal r where r.address = (
                select lower(o.recipient) from outbox o where o.id = whose.about)) end,
         exists (select from subscriber s where s.item_number = whose.about and s.person_id = whose.person
                 and s.muted_at is not null);
end $$;
comment on function nuance_api.unsubscribe_by_token(nuance.mail_token) is 'What a link in a mail can end, and whether it is ended already';

create function nuance_api.unsubscribe_choose(
  submission nuance.submission_key, token nuance.mail_token, choice nuance.mail_choice
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  whose record;
begin
  select u.person, u.about into whose from unsubscribe_read(token) u;
  if choice = 'all' then
    perform unsubscribe(whose.person, whose.about);
  elsif choice = 'none' and whose.person > 0 then
    perform mail_set_nothing(whose.person, false);
    update subscriber s set muted_at = null where s.item_number = whose.about and s.person_id = whose.person;
  elsif choice = 'none' then
    delete from mail_refusal r
    where r.address = (select lower(o.recipient) from outbox o where o.id = whose.about);
  elsif whose.person > 0 and exists (select from item i where i.number = whose.about) then
    perform mail_set_muted(whose.about, whose.person, true);
  else
    perform refuse('choice', 'not-a-choice');
  end if;
  return row('/unsubscribe/' || token, 'mail-saved', null, null)::nuance.outcome;
end $$;
