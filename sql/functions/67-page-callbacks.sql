-- SPDX-License-Identifier: Apache-2.0
-- What providers tell of pages: that somebody there acknowledged. Signed, as PagerDuty signs its
-- webhooks (version 3), or by the scheme of Standard Webhooks.

create function nuance_api.pagerduty_signed(secret text, signature text, body text) returns boolean
language sql stable set search_path = nuance_api, pg_temp as $$
  -- Digests are compared, so that how long it takes says nothing of them.
  select coalesce(bool_or(sha256(decode(m[1], 'hex')) =
                          sha256(hmac_sha256(convert_to(secret, 'UTF8'), convert_to(body, 'UTF8')))), false)
  from (select m from regexp_matches(signature, '(?:^|,)\s*v1=([0-9a-f]{64})\s*(?=,|$)', 'g') m limit 10) g
$$;
comment on function nuance_api.pagerduty_signed(text, text, text) is 'Whether one of the signatures was made with this secret over these very bytes';

create function nuance_api.standard_secret(secret text) returns bytea
language plpgsql immutable strict set search_path = pg_catalog as $$
begin
  return decode(regexp_replace(secret, '^whsec_', ''), 'base64');
exception when data_exception then
  return null;
end $$;

create function nuance_api.standard_signed(secret text, id text, at text, signature text, body text) returns boolean
language plpgsql stable set search_path = nuance_api, pg_temp as $$
declare
  made bytea;
  given text;
  right_one boolean := false;
begin
  if id is null or id ~ '[.]' or at !~ '^[0-9]{1,12}$' or at is null or signature is null
     or abs(extract(epoch from clock_timestamp()) - at::bigint) > 300 then
    return false;
  end if;
  made := sha256(hmac_sha256(standard_secret(secret), convert_to(id || '.' || at || '.' || body, 'UTF8')));
  for given in
    select m[1] from regexp_matches(signature, '(?:^|\s)v1,([A-Za-z0-9+/]{43}=)(?=\s|$)', 'g') m limit 10
  loop
    right_one := sha256(decode(given, 'base64')) = made or right_one;
  end loop;
  return right_one;
end $$;
comment on function nuance_api.standard_signed(text, text, text, text, text) is
  'Whether one of the signatures was made with this secret over id, time and these very bytes, just now';

create function nuance_api.page_callback_take(
  callback nuance.callback_key, body nuance.callback_body, pagerduty nuance.pagerduty_signature default null,
  id nuance.webhook_id default null, at nuance.webhook_timestamp default null, signature nuance.webhook_signature default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.page_callback;
  told jsonb;
  kind text;
  event text;
  dedup text;
  who text;
  number bigint;
begin
  select * into here from page_callback c where c.key = page_callback_take.callback and c.retired_at is null;
  if here.key is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not (case here.scheme when 'pagerduty' then pagerduty_signed(here.secret, coalesce(pagerduty, ''), body)
                              else standard_signed(here.secret, id, at, signature, body) end) then
    raise exception using errcode = 'NU403', message = 'bad-signature';
  end if;
  begin
    told := body::jsonb;
  exception when data_exception or program_limit_exceeded then
    raise exception using errcode = 'NU422', message = 'malformed', column = 'body', detail = '';
  end;
  if here.scheme = 'pagerduty' then
    told := told -> 'event';
    event := told ->> 'id';
    kind := told ->> 'event_type';
    dedup := told #>> '{data,incident_key}';
    who := told #>> '{agent,summary}';
  else
    event := id;
    kind := told ->> 'type';
    dedup := told #>> '{data,dedup}';
    who := told #>> '{data,by}';
  end if;
  number := substring(dedup from '^nuance-page-([1-9][0-9]{0,17})$')::bigint;
  if kind is null or kind not in ('incident.acknowledged', 'incident.resolved', 'page.acknowledged', 'page.resolved') then
    return row(null, 'ignored', null, null)::nuance.outcome;
  elsif number is null or not exists (select from nuance.page g where g.id = number) then
    return row(null, 'unknown', null, null)::nuance.outcome;
  end if;
  insert into page_callback_seen (callback_key, event)
  values (here.key, left(coalesce(event, encode(sha256(convert_to(body, 'UTF8')), 'hex')), 255)) on conflict do nothing;
  if not found then
    return row(null, 'known', null, null)::nuance.outcome;
  end if;
  return row(null, case when page_acknowledged(number, null, left(coalesce(nullif(trim(who), ''), here.key), 200), 'callback', clock_timestamp())
                        then 'acknowledged' else 'ended' end, null, null)::nuance.outcome;
end $$;

-- Admins say who may tell, and what it is signed with; a scheme whose secret is ours to make gets one.
create function nuance_api.page_callback_add(
  submission nuance.submission_key, name nuance.callback_key, scheme nuance.callback_scheme,
  secret nuance.callback_secret default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'page_callback_add');
  used text := nullif(trim(secret), '');
begin
  if earlier.flash is not null then
    return earlier;
  end if;
  perform oncall_lock();
  if exists (select from page_callback c where c.key = page_callback_add.name) then
    perform refuse('name', 'name-taken');
  elsif used is null and scheme = 'pagerduty' then
    perform refuse('secret', 'required');
  elsif used is null then
    used := 'whsec_' || encode(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()), 'base64');
  elsif char_length(used) < 8 or (scheme = 'standard' and coalesce(length(standard_secret(used)), 0) not between 24 and 64) then
    perform refuse('secret', 'bad-secret');
  end if;
  insert into page_callback (key, scheme, secret) values (name, scheme, used);
  perform submission_end(submission, row(null, 'callback-made-before', null, null)::nuance.outcome);
  -- Shown once; what somebody typed they know.
  return row(null, 'callback-made', case when secret is null then used end, null)::nuance.outcome;
end $$;

create function nuance_api.page_callback_retire(submission nuance.submission_key, callback nuance.callback_key)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'page_callback_retire');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  update page_callback c set retired_at = now() where c.key = page_callback_retire.callback and c.retired_at is null;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return submission_saved(submission, '/admin/oncall', 'callback-retired');
end $$;
