-- SPDX-License-Identifier: Apache-2.0
-- Links with which a requestor without an account reads and answers one item. There may be several, one in each
-- message; revoking ends them all.

create function nuance_api.access_link_make(item bigint, person bigint, stamp uuid default gen_random_uuid())
returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  token text := mail_token('item', stamp);
begin
  insert into access_link (item_number, person_id, token_hash)
  values (item, person, sha256(convert_to(token, 'UTF8')))
  on conflict (token_hash) do nothing;
  return '/link/' || token || '/N' || item;
end $$;
comment on function nuance_api.access_link_make(bigint, bigint, uuid) is
  'The path of a link, which is kept nowhere; of one message it is always the same';

create function nuance_api.access_links_revoke(item bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update access_link l set revoked_at = now(), revoked_by = viewer_person()
  where l.item_number = item and l.revoked_at is null;
  -- Whoever has the mail with the confirmation must not get a new one by it.
  delete from unconfirmed u where u.item_number = item;
end $$;

create function nuance_api.access_link_mail(item bigint) returns boolean
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.item;
  recipient text;
begin
  select * into strict here from nuance.item i where i.number = item;
  recipient := mail_address(here.requestor_id);
  if recipient is null then
    return false;
  end if;
  -- The link is made when the mail goes: what waits holds no secret.
  perform outbox_add('mail', 'item-link', recipient,
    jsonb_build_object('item', here.number, 'person', here.requestor_id, 'title', here.title));
  return true;
end $$;
comment on function nuance_api.access_link_mail(bigint) is
  'Sends a new link to who needs help; false where we know no address of theirs';

-- For the rest of the transaction the link's person is the viewer: what they may do is what any requestor may,
-- said in one place. The link opens one item, and only for who needs help with it.
create function nuance_api.act_by_link(number bigint) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if viewer_link() is distinct from number then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  perform rate_take('link', number::text);
  perform set_config('nuance.person', current_setting('nuance.link_person'), true);
  return viewer_person();
end $$;

create function nuance_api.link_answer(
  submission nuance.submission_key, link nuance.link_token, number nuance.item_number, version nuance.entry_id,
  comment nuance.markdown default null, status nuance.item_status default null,
  files nuance.attachment_ids default null, files_private nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.outcome;
begin
  perform act_by_link(number);
  result := item_update(submission, number, version, comment => comment, status => status, files => files,
                        files_private => files_private);
  result.location := '/link/' || link || result.location;
  return result;
end $$;

create function nuance_api.links_renewed(number bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform access_links_revoke(number);
  if not access_link_mail(number) then
    raise exception using errcode = 'NU409', message = 'no-address';
  end if;
end $$;

create function nuance_api.link_renew(
  submission nuance.submission_key, link nuance.link_token, number nuance.item_number
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  -- As nobody: sent twice, the second comes with a link that is revoked by then.
  earlier nuance.outcome := submission_begin(submission, 'link_renew');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform act_by_link(number);
  perform links_renewed(number);
  perform set_config('nuance.person', '', true);
  return submission_end(submission, row('/link', 'link-renewed', 'N' || number, null)::nuance.outcome);
end $$;

create function nuance_api.link_revoke(
  submission nuance.submission_key, link nuance.link_token, number nuance.item_number
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin(submission, 'link_revoke');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform act_by_link(number);
  perform access_links_revoke(number);
  perform set_config('nuance.person', '', true);
  return submission_end(submission, row('/link', 'links-revoked', 'N' || number, null)::nuance.outcome);
end $$;

create function nuance_api.require_requestor_item(number bigint) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  mine boolean;
begin
  perform require_person();
  select v.is_requestor or viewer_is_staff() into mine from visible_item v
  where v.number = require_requestor_item.number;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not mine then
    raise exception using errcode = 'NU403', message = 'staff-only';
  end if;
end $$;

create function nuance_api.item_links_renew(submission nuance.submission_key, number nuance.item_number)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_links_renew');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform require_requestor_item(number);
  perform links_renewed(number);
  return submission_end(submission, row('/N' || number, 'link-renewed', 'N' || number, null)::nuance.outcome);
end $$;

create function nuance_api.item_links_revoke(submission nuance.submission_key, number nuance.item_number)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_links_revoke');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform require_requestor_item(number);
  perform access_links_revoke(number);
  return submission_end(submission, row('/N' || number, 'links-revoked', 'N' || number, null)::nuance.outcome);
end $$;

-- Whoever lost the link asks for another. Whether there is anything to send is found out later: the answer is
-- the same, and takes the same time.
create function nuance_api.link_request(
  submission nuance.submission_key, email nuance.email_address, number nuance.item_reference,
  network nuance.network_address default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  wanted bigint := substring(trim(number) from '^[Nn]?([1-9][0-9]{0,17})$')::bigint;
  sender inet := sender_of(network);
begin
  if not is_email(trim(email)) then
    perform refuse('email', 'not-an-email');
  elsif wanted is null then
    perform refuse('number', 'not-a-number');
  end if;
  -- As filing does, see intake_counted: of IPv6, one sender has as many addresses as they like.
  perform rate_take('visitor-address', coalesce(host(sender), 'nowhere'));
  perform rate_take('visitor-network', coalesce(network_around(sender)::text, 'nowhere'));
  insert into nuance.link_request (email, item_number) values (trim(email), wanted);
  return row('/link', 'link-requested', null, null)::nuance.outcome;
end $$;

create function nuance_api.job_link_requests() returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  asked nuance.link_request;
  dealt integer := 0;
begin
  for asked in
    select * from nuance.link_request r order by r.id limit 100 for update skip locked
  loop
    delete from nuance.link_request r where r.id = asked.id;
    dealt := dealt + 1;
    if exists (select from item i join address d on d.person_id = i.requestor_id
               where i.number = asked.item_number and d.kind = 'email' and lower(d.value) = lower(asked.email)
                 and (d.verified_at is not null or not exists (select from account a where a.person_id = d.person_id)))
       and rate_add('link mail ' || asked.item_number, '1 hour') <= 3 then
      perform access_link_mail(asked.item_number);
    end if;
  end loop;
  return dealt;
end $$;
comment on function nuance_api.job_link_requests() is 'Sends links to those who lost theirs, and need help with that very item';
insert into nuance.job (name, every) values ('link_requests', '15 seconds')
on conflict (name) do update set every = excluded.every;
