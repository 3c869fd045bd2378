-- SPDX-License-Identifier: Apache-2.0
-- Changes of how the desk is set up are noted where they happen, by triggers: whoever makes them, an admin on a page or
-- nuancectl, and whichever function does. A new table of that kind needs one more trigger, here.

create trigger append_only before update or delete or truncate on nuance.audit_entry
for each statement execute function nuance_api.refuse_change();

-- A value as people read it; `of` is the row it stands in.
create function nuance_api.audit_words(field text, value text, of jsonb) returns text
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return case
    when value is null then null
    when field = 'queue_ids' then (select string_agg(q.name, ', ' order by q.position, q.id) from jsonb_array_elements_text(value::jsonb) i join queue q on q.id = i::bigint)
    when field = 'choices' then choices_written(value::jsonb, null)
    when field in ('queue_id', 'successor_id') then (select q.name from queue q where q.id = value::bigint)
    when field = 'contract_id' then (select c.name from contract c where c.id = value::bigint)
    when field = 'destination_id' then (select d.name from destination d where d.id = value::bigint)
    when field = 'form_id' then (select f.name from form f where f.id = value::bigint)
    when field = 'current_id' then (select v.number::text from form_version v where v.id = value::bigint)
    -- what the desk signs with
    when field = 'value' and of ->> 'name' ~ '(key|secret)$' then '…'
    when field = 'price' then money_text(value::bigint, of ->> 'currency')
    when field = 'close_at' then value  -- a number of a limit
    when field ~ '_at$' then to_char(value::timestamptz at time zone 'UTC', 'YYYY-MM-DD HH24:MI') || ' UTC'
    when value in ('true', 'false') then case value when 'true' then 'yes' else 'no' end
    else left(value, 500) end;
end $$;

-- trigger arguments: what the thing is called, the column that says which one, and columns nobody is told of.
create function nuance_api.audit_change() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  before jsonb := case when tg_op <> 'INSERT' then to_jsonb(old) end;
  after jsonb := case when tg_op <> 'DELETE' then to_jsonb(new) end;
  named text := tg_argv[1];
  called text := coalesce(audit_words(named, coalesce(before, after) ->> named, coalesce(before, after)), '');
begin
  if tg_op <> 'UPDATE' then
    insert into audit_entry (person_id, change, thing, subject)
    values (viewer_person(), case tg_op when 'INSERT' then 'added' else 'removed' end, tg_argv[0], called);
  else
    insert into audit_entry (person_id, change, thing, subject, field, old, new)
    select viewer_person(), 'changed', tg_argv[0], called, b.key,
           audit_words(b.key, b.value, before), audit_words(b.key, a.value, after)
    from jsonb_each_text(before) with ordinality b (key, value, place)
    join jsonb_each_text(after) a on a.key = b.key
    where b.value is distinct from a.value and b.key <> all (tg_argv[2:])
    order by b.place;
  end if;
  return null;
end $$;
comment on function nuance_api.audit_change() is 'Notes a row that came, each value that changed, or that it went';

create trigger audit after insert or update or delete on nuance.queue
for each row execute function nuance_api.audit_change('queue', 'name', 'key');
create trigger audit after insert or update or delete on nuance.tag
for each row execute function nuance_api.audit_change('tag', 'name', 'key');
create trigger audit after insert or update or delete on nuance.field
for each row execute function nuance_api.audit_change('field', 'name', 'key');
create trigger audit after insert or update or delete on nuance.look
for each row execute function nuance_api.audit_change('look', 'word');
create trigger audit after insert or update or delete on nuance.plan
for each row execute function nuance_api.audit_change('plan', 'name');
create trigger audit after insert or update or delete on nuance.payment_provider
for each row execute function nuance_api.audit_change('provider', 'key');
create trigger audit after insert or update or delete on nuance.payment_secret
for each row execute function nuance_api.audit_change('secret', 'provider', 'secret');
create trigger audit after insert or update of name, scopes, revoked_at or delete on nuance.api_token
for each row execute function nuance_api.audit_change('token', 'name', 'token_hash', 'last_used_at');
create trigger audit after insert or update of name, kind, current_id or delete on nuance.form
for each row execute function nuance_api.audit_change('form', 'name', 'key', 'draft', 'draft_revision');
create trigger audit after insert or update or delete on nuance.calendar
for each row execute function nuance_api.audit_change('calendar', 'name');
create trigger audit after insert or update or delete on nuance.sla
for each row execute function nuance_api.audit_change('sla', 'queue_id', 'calendar_id', 'lead_id', 'plan_id');
create trigger audit after insert or update or delete on nuance.public_answer
for each row execute function nuance_api.audit_change('answer', 'title', 'body', 'published_by', 'published_at');
create trigger audit after insert or update or delete on nuance.setting
for each row execute function nuance_api.audit_change('setting', 'name');
create trigger audit after insert or update or delete on nuance.destination
for each row execute function nuance_api.audit_change('destination', 'name');
create trigger audit after insert or update or delete on nuance.destination_secret
for each row execute function nuance_api.audit_change('destination-secret', 'destination_id', 'secret');
create trigger audit after insert or update or delete on nuance.block
for each row execute function nuance_api.audit_change('block', 'value', 'network', 'made_at', 'proposed_by', 'confirmed_by', 'ended_by', 'item_number');
create trigger audit after update on nuance.rate_limit
for each row execute function nuance_api.audit_change('limit', 'name');
-- Sources come with their contracts, and customers' accounts with their people: many, and nobody's decision.
create trigger audit after update of queue_id, form_id, visitors on nuance.source
for each row execute function nuance_api.audit_change('source', 'contract_id');
create trigger audit after update of login, role, disabled_at or delete on nuance.account
for each row execute function nuance_api.audit_change('account', 'login', 'password_hash');
create trigger audit_added after insert on nuance.account
for each row when (new.role <> 'customer') execute function nuance_api.audit_change('account', 'login');
create trigger audit after insert or update or delete on nuance.oncall_schedule
for each row execute function nuance_api.audit_change('schedule', 'name');
create trigger audit after insert or update or delete on nuance.oncall_policy
for each row execute function nuance_api.audit_change('policy', 'name');
create trigger audit after insert or update or delete on nuance.page_callback
for each row execute function nuance_api.audit_change('callback', 'key', 'secret');
