-- SPDX-License-Identifier: Apache-2.0
-- What a message looks like to each type of destination.

create function nuance_api.outbox_url(type text, settings jsonb) returns text
language sql immutable parallel safe as $$
  select case type
    when 'alertmanager' then rtrim(settings ->> 'url', '/') || '/api/v2/alerts'
    when 'pagerduty' then settings ->> 'url'
    when 'webhook' then settings ->> 'url'
  end
$$;

create function nuance_api.outbox_authorization(secret text) returns text
language sql immutable parallel safe as $$
  select case when secret like '%:%' then 'Basic ' || translate(encode(convert_to(secret, 'UTF8'), 'base64'), E'\n', '')
              else 'Bearer ' || secret end
$$;
comment on function nuance_api.outbox_authorization(text) is 'The header for a secret: name:password or a token';

-- A page for Alertmanager's API v2: an alert, which lasts until it is resolved. Its labels name it: the
-- same labels are the same alert.
create function nuance_api.page_as_alert(content jsonb, site text) returns jsonb
language sql stable parallel safe as $$
  select jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
    'labels', jsonb_build_object(
      'alertname', 'NuancePage', 'severity', coalesce(content ->> 'severity', 'critical'),
      'item', 'N' || (content ->> 'item'), 'contract', content ->> 'contract', 'dedup', content ->> 'dedup'),
    'annotations', jsonb_build_object(
      'summary', content ->> 'title', 'description', content ->> 'what', 'state', content ->> 'event'),
    'startsAt', case when content ->> 'event' = 'trigger' then content ->> 'at' end,
    'endsAt', case when content ->> 'event' = 'resolve' then (content ->> 'at')::timestamptz
                   else (content ->> 'at')::timestamptz + coalesce((content ->> 'lasts')::interval, interval '30 days') end,
    'generatorURL', site || (content ->> 'path'))))
$$;

-- A page for PagerDuty's Events API v2.
create function nuance_api.page_as_event(content jsonb, routing_key text, site text) returns jsonb
language sql stable parallel safe as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'routing_key', routing_key, 'event_action', content ->> 'event', 'dedup_key', left(content ->> 'dedup', 255),
    'client', 'Nuance', 'client_url', site || (content ->> 'path'))
    || case when content ->> 'event' = 'trigger' then jsonb_build_object(
      'payload', jsonb_build_object(
        'summary', left(concat_ws(': ', 'N' || (content ->> 'item'), content ->> 'title'), 1024),
        'source', coalesce(content ->> 'contract', 'Nuance'),
        'severity', coalesce(content ->> 'severity', 'critical'), 'timestamp', content ->> 'at',
        'class', 'page', 'custom_details', jsonb_build_object('what', content ->> 'what', 'contract', content ->> 'contract')),
      'links', case when site is not null then
        jsonb_build_array(jsonb_build_object('href', site || (content ->> 'path'), 'text', 'N' || (content ->> 'item'))) end)
    else '{}' end)
$$;

create function nuance_api.outbox_body(message nuance.outbox, type text, secret text, site text) returns text
language sql stable parallel safe set search_path = nuance_api, pg_temp as $$
  select case
    when message.kind = 'page' and type = 'alertmanager' then page_as_alert(message.content, site)::text
    when message.kind = 'page' and type = 'pagerduty' then page_as_event(message.content, secret, site)::text
    when message.kind = 'page' and type = 'webhook' then jsonb_build_object(
      'type', 'page.' || (message.content ->> 'event'), 'timestamp', message.content ->> 'at',
      'data', message.content || jsonb_build_object('url', site || (message.content ->> 'path')))::text
    else message.content::text
  end
$$;
comment on function nuance_api.outbox_body(nuance.outbox, text, text, text) is 'What is sent of a message to this type of destination';
