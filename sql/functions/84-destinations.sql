-- SPDX-License-Identifier: Apache-2.0
-- Admins say where pages and events go, with which secrets, and try it.

-- A secret for the Standard Webhooks scheme: 32 random bytes.
create function nuance_api.webhook_secret() returns text
language sql volatile set search_path = nuance_api, pg_catalog as $$
  select 'whsec_' || encode(sha256(convert_to(new_token(), 'UTF8')), 'base64')
$$;

create function nuance_api.destination_settings(type text, target text) returns jsonb
language plpgsql set search_path = nuance_api, pg_temp as $$
declare
  given text := trim(coalesce(target, ''));
begin
  if type = 'mail' then
    if not is_email(given) then
      perform refuse('target', 'not-an-address');
    end if;
    return jsonb_build_object('address', given);
  elsif type = 'command' then
    if given !~ '^[A-Za-z0-9._-]{1,64}$' then
      perform refuse('target', 'not-a-command');
    end if;
    return jsonb_build_object('command', given);
  elsif given = '' and type = 'pagerduty' then
    given := 'https://events.pagerduty.com/v2/enqueue';
  elsif given !~ '^https?://([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[][A-Za-z0-9._~:/?#@!$&''()*+,;=%-]*)?$' then
    perform refuse('target', 'not-a-web-address');
  end if;
  return jsonb_build_object('url', given);
end $$;
comment on function nuance_api.destination_settings(text, text) is 'Where a destination of this type is, from what was typed';

create function nuance_api.destination_events(filed boolean, comments boolean, changes boolean, contracts boolean) returns text[]
language sql immutable as $$
  select array_remove(array[case when filed then 'filed' end, case when comments then 'comments' end,
                            case when changes then 'changes' end, case when contracts then 'contracts' end], null)
$$;

create function nuance_api.destination_to_change(wanted bigint) returns nuance.destination
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.destination;
begin
  select * into result from destination d where d.id = wanted for no key update;
  if result.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return result;
end $$;

-- What we made ourselves is shown once, in the answer; sent again, the form cannot tell it.
create function nuance_api.destination_add(
  submission nuance.submission_key, name nuance.short_name, type nuance.destination_type,
  target nuance.web_address default null, secret nuance.destination_secret_text default null,
  filed nuance.flag default null, comments nuance.flag default null, changes nuance.flag default null,
  contracts nuance.flag default null, internal nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_admin();
  earlier nuance.outcome := submission_begin(submission, 'destination_add');
  events text[] := destination_events(filed, comments, changes, contracts);
  shown text;
  made bigint;
begin
  if earlier.flash is not null then
    return earlier;
  end if;
  if exists (select from destination d where lower(d.name) = lower(trim(destination_add.name))) then
    perform refuse('name', 'name-taken');
  elsif type <> 'webhook' and (cardinality(events) > 0 or internal) then
    perform refuse('type', 'webhooks-only');
  elsif type = 'pagerduty' and secret is null then
    perform refuse('secret', 'required');
  elsif type in ('mail', 'command') and secret is not null then
    perform refuse('secret', 'needs-no-secret');
  end if;
  insert into destination (name, type, settings, events, internal, created_by)
  values (trim(destination_add.name), destination_add.type, destination_settings(destination_add.type, target), events,
          coalesce(destination_add.internal, false), viewer)
  returning id into made;
  if type = 'webhook' and secret is null then
    shown := webhook_secret();
  end if;
  if coalesce(shown, secret) is not null then
    insert into destination_secret (destination_id, secret) values (made, coalesce(shown, destination_add.secret));
  end if;
  if shown is null then
    return submission_end(submission, row('/admin/destinations/' || made, 'destination-added', trim(destination_add.name), null)::nuance.outcome);
  end if;
  perform submission_saved(submission, null, 'secret-made-before');
  return row(null, 'secret-made', shown, null)::nuance.outcome;
end $$;

create function nuance_api.destination_change(
  submission nuance.submission_key, destination nuance.destination_id, name nuance.short_name,
  target nuance.web_address default null, enabled nuance.flag default null,
  filed nuance.flag default null, comments nuance.flag default null, changes nuance.flag default null,
  contracts nuance.flag default null, internal nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'destination_change');
  here nuance.destination;
  told text[] := destination_events(filed, comments, changes, contracts);
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := destination_to_change(destination_change.destination);
  if exists (select from nuance.destination d
             where lower(d.name) = lower(trim(destination_change.name)) and d.id <> here.id) then
    perform refuse('name', 'name-taken');
  elsif here.type <> 'webhook' and (cardinality(told) > 0 or internal) then
    perform refuse('type', 'webhooks-only');
  end if;
  update nuance.destination d
  set name = trim(destination_change.name), settings = destination_settings(here.type, target), events = told,
      internal = coalesce(destination_change.internal, false), enabled = coalesce(destination_change.enabled, false)
  where d.id = here.id;
  -- Somewhere else, or mended: what it was like before says nothing.
  update lane l set failures = 0, paused_until = null, pace = 0 where l.id = here.id;
  notify nuance_outbox;
  return submission_end(submission, row('/admin/destinations/' || here.id, 'destination-changed', trim(destination_change.name), null)::nuance.outcome);
end $$;

create function nuance_api.destination_secret_add(
  submission nuance.submission_key, destination nuance.destination_id, secret nuance.destination_secret_text default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'destination_secret_add');
  here nuance.destination;
  shown text;
begin
  if earlier.flash is not null then
    return earlier;
  end if;
  here := destination_to_change(destination_secret_add.destination);
  if here.type in ('mail', 'command') then
    raise exception using errcode = 'NU409', message = 'needs-no-secret';
  elsif (select count(*) from destination_secret s where s.destination_id = here.id and s.retired_at is null) >= 5 then
    raise exception using errcode = 'NU409', message = 'too-many-secrets';
  elsif here.type <> 'webhook' and secret is null then
    perform refuse('secret', 'required');
  end if;
  if secret is null then
    shown := webhook_secret();
  end if;
  insert into destination_secret (destination_id, secret) values (here.id, coalesce(shown, destination_secret_add.secret));
  if shown is null then
    return submission_end(submission, row('/admin/destinations/' || here.id, 'secret-added', here.name, null)::nuance.outcome);
  end if;
  perform submission_saved(submission, null, 'secret-made-before');
  return row(null, 'secret-made', shown, null)::nuance.outcome;
end $$;

create function nuance_api.destination_secret_retire(
  submission nuance.submission_key, destination nuance.destination_id, secret_id nuance.destination_secret_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'destination_secret_retire');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  update destination_secret s set retired_at = coalesce(s.retired_at, now())
  where s.id = secret_id and s.destination_id = destination_secret_retire.destination;
  if not found then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return submission_saved(submission, '/admin/destinations/' || destination, 'secret-retired');
end $$;

-- A page that says it is a test, or an event that is one; the message's own page says what came back.
create function nuance_api.destination_test(submission nuance.submission_key, destination nuance.destination_id)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'destination_test');
  here nuance.destination;
  message bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := destination_to_change(destination_test.destination);
  if not here.enabled then
    raise exception using errcode = 'NU409', message = 'destination-off';
  end if;
  update lane l set paused_until = null where l.id = here.id;
  message := outbox_add(
    case when here.type = 'webhook' then 'webhook' else 'page' end, 'test', '',
    case when here.type = 'webhook' then jsonb_build_object(
      'type', 'test', 'timestamp', event_time(now()), 'data', jsonb_build_object('text', 'This is a test.'))
    else jsonb_build_object(
      'event', 'trigger', 'item', 0, 'title', 'This is a test', 'contract', 'Nobody', 'what', 'Nothing is wrong: an administrator tries whether pages arrive.',
      'path', '/admin/destinations/' || here.id, 'dedup', 'test ' || here.id || ' ' || txid_current(), 'severity', 'info', 'lasts', '5 minutes',
      'at', event_time(now())) end,
    destination => here.id);
  return submission_end(submission, row('/admin/outbox/' || message, 'test-sent', here.name, null)::nuance.outcome);
end $$;
