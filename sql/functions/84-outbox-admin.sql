-- SPDX-License-Identifier: Apache-2.0
-- What admins do about single messages: send them again, or discard them with a reason.

create function nuance_api.outbox_again(submission nuance.submission_key, message nuance.outbox_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_admin();
  earlier nuance.outcome := submission_begin(submission, 'outbox_again');
  here nuance.outbox;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select * into here from outbox o where o.id = outbox_again.message for no key update;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif here.state not in ('failed', 'waiting', 'discarded')
        and not (here.state = 'sent' and here.kind = 'webhook') then
    raise exception using errcode = 'NU409', message = 'not-to-be-sent-again';
  end if;
  -- Out of its turn: those behind it in its ordering have gone or go by themselves.
  update outbox o
  set state = 'waiting', due_at = now(), held = false, failed_since = null, settled_at = null, settled_by = null, reason = null,
      asked_by = viewer
  where o.id = here.id;
  update lane l set paused_until = null where l.id = here.lane;
  notify nuance_outbox;
  return submission_saved(submission, '/admin/outbox/' || here.id, 'message-again');
end $$;

create function nuance_api.outbox_discard(
  submission nuance.submission_key, message nuance.outbox_id, reason nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_admin();
  earlier nuance.outcome := submission_begin(submission, 'outbox_discard');
  here nuance.outbox;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select * into here from outbox o where o.id = outbox_discard.message for no key update;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif here.state not in ('failed', 'waiting') then
    raise exception using errcode = 'NU409', message = 'not-to-be-discarded';
  end if;
  update outbox o set state = 'discarded', settled_at = now(), settled_by = viewer, reason = trim(outbox_discard.reason)
  where o.id = here.id;
  if here.ordering is not null then
    perform outbox_release(array[here.ordering]);
  end if;
  if here.kind = 'page' and here.state = 'waiting' then
    perform settled_page(here.id, false, trim(outbox_discard.reason));
  end if;
  return submission_saved(submission, '/admin/outbox/' || here.id, 'message-discarded');
end $$;
