-- SPDX-License-Identifier: Apache-2.0
-- Drafts: what a form says is kept for its writer until it is sent. Of two tabs the newer save wins; the
-- older one is told so, and keeps what it shows.

-- Also kept when the writer is not logged in any more. A page carries a proof of whom it was made for; with it
-- a text becomes that person's draft, and nobody who logs in instead can come by it: it is read by its writer
-- alone, like every draft. The proof opens nothing and reads nothing.
create function nuance_api.writer_proof(person bigint, day integer) returns text
language plpgsql stable security definer set search_path = nuance, pg_temp as $$
declare
  said text := person || '.' || day;
  key text := (select s.value from setting s where s.name = 'form-key');
begin
  return said || '.' || left(encode(sha256(convert_to(key || encode(sha256(convert_to(key || 'writer ' || said, 'UTF8')), 'hex'), 'UTF8')), 'hex'), 40);
end $$;

create function nuance_api.today() returns integer
language sql stable parallel safe as $$ select (extract(epoch from now()) / 86400)::integer $$;

create function nuance_api.viewer_proof() returns text
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return writer_proof(viewer_person(), today());
end $$;
comment on function nuance_api.viewer_proof() is 'Says in a form whom its page was made for, so that the text is kept for them; null for a visitor';

create function nuance_api.writer_of(proof text) returns bigint
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  part text[] := regexp_match(proof, '^([1-9][0-9]{0,17})\.([0-9]{1,6})\.[0-9a-f]{40}$');
begin
  if part is null or part[2]::integer not between today() - 60 and today() + 1
     or writer_proof(part[1]::bigint, part[2]::integer) <> proof then
    return null;
  end if;
  return part[1]::bigint;
end $$;
comment on function nuance_api.writer_of(text) is 'Whom a page was made for, some weeks ago at most; null when the proof is not ours';

-- What belongs to one showing of a form, not to its text.
create function nuance_api.draft_fields(form jsonb) returns jsonb
language sql immutable parallel safe as $$
  select coalesce(jsonb_object_agg(f.key, f.value), '{}')
  from jsonb_each(form) f
  where f.key not in ('version', 'work', 'draft', 'writer', 'stamp', 'website', 'form_version', 'seen') and f.value <> '""'
$$;

-- Without words, files, or a field filled in or emptied, there is nothing to keep. A form sends each of its fields and what it
-- showed of it; what is empty was left out here.
create function nuance_api.draft_says_something(fields jsonb) returns boolean
language sql immutable parallel safe as $$
  select exists (select from jsonb_each_text(fields) f
                 where (f.key in ('comment', 'body', 'title', 'down', 'files') or f.key like 'q-%') and f.value ~ '\S')
      or nuance_api.draft_fields_said(fields) is not null
$$;
comment on function nuance_api.draft_says_something(jsonb) is 'Whether there is anything in a form that somebody typed';

create function nuance_api.draft_key_read(key text, out known bigint, out writer text, out turn bigint)
language plpgsql stable set search_path = nuance_api, pg_temp as $$
declare
  part text[] := regexp_match(key, '^([0-9]{1,18})\.([A-Za-z0-9_-]{22,64})(?:\.([0-9]{1,15}))?$');
begin
  if key is not null and part is null then
    perform refuse('draft', 'malformed');
  end if;
  known := coalesce(part[1]::bigint, 0);
  writer := part[2];
  turn := part[3]::bigint;
end $$;
comment on function nuance_api.draft_key_read(text) is
  'What a form says of its draft: the version its page showed, the key the page came with, and which of its saves this is';

create function nuance_api.draft_put(person bigint, item bigint, contract bigint, form jsonb, key text, instead boolean)
returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  known bigint;
  writer text;
  turn bigint;
  wanted jsonb := draft_fields(form);
  here draft;
  gone boolean;  -- a text that the new one does not go on with
begin
  select k.known, k.writer, k.turn into known, writer, turn from draft_key_read(key) k;
  perform pg_advisory_xact_lock(hashtextextended('draft ' || person || ' ' || coalesce('N' || item, 'C' || contract), 0));
  select * into here from draft d
  where d.person_id = person and (d.item_number = item or d.contract_id = contract);
  if here.fields is null and here.written_by = writer and here.saved_at > now() - interval '30 seconds' then
    return;  -- overtaken by its own sending
  elsif here.written_by = writer and here.written_turn > turn then
    return;  -- or by what the form saved after it
  elsif here.written_by = writer and here.fields = wanted then
    -- Said twice, as on leaving a page: who has read the draft meanwhile knows the newest.
    update draft d set saved_at = now(), written_turn = turn
    where d.person_id = person and (d.item_number = item or d.contract_id = contract);
    return;
  elsif here.fields is not null and here.version <> known and here.written_by is distinct from writer
        and here.fields <> wanted and not instead then
    raise exception using errcode = 'NU409', message = 'draft-newer', column = 'draft', detail = here.version;
  elsif here.person_id is null and not draft_says_something(wanted) then
    return;
  elsif here.person_id is null and (select count(*) from (select from draft d where d.person_id = person limit 1000) d) >= 1000 then
    perform refuse('draft', 'too-many-drafts', '1000');
  end if;
  if here.person_id is null then
    insert into draft (person_id, item_number, contract_id, fields, written_by, written_turn)
    values (person, item, contract, wanted, writer, turn);
  else
    gone := draft_says_something(here.fields) and here.fields <> wanted and (instead or not draft_says_something(wanted));
    update draft d
    set fields = case when draft_says_something(wanted) then wanted else '{}' end, version = default, written_by = writer,
        written_turn = turn, saved_at = now(),
        replaced = case when gone then here.fields else here.replaced end,
        replaced_at = case when gone then here.saved_at else here.replaced_at end
    where d.person_id = person and (d.item_number = item or d.contract_id = contract);
  end if;
end $$;
comment on function nuance_api.draft_put(bigint, bigint, bigint, jsonb, text, boolean) is
  'Keeps what a form says, unless another form has kept something since; instead: even then, beside it';

create function nuance_api.draft_sent(item bigint, contract bigint, key text) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := viewer_person();
  said record;
begin
  if viewer is null or key is null then
    return;
  end if;
  select * into said from draft_key_read(key);
  perform pg_advisory_xact_lock(hashtextextended('draft ' || viewer || ' ' || coalesce('N' || item, 'C' || contract), 0));
  update draft d set fields = null, replaced = null, replaced_at = null, written_by = said.writer, saved_at = now()
  where d.person_id = viewer and (d.item_number = item or d.contract_id = contract)
    and (d.fields is null or d.version = said.known or d.written_by = said.writer);
  if not found then
    -- One that is on its way will come too late.
    insert into draft (person_id, item_number, contract_id, written_by)
    values (viewer, item, contract, said.writer)
    on conflict do nothing;
  end if;
end $$;
comment on function nuance_api.draft_sent(bigint, bigint, text) is
  'Ends the draft of a form that is sent; what another tab has kept since stays';

-- A form belongs to an item, or to the contract that something is filed to: the path says which.
create function nuance_api.form_place(item bigint, contract bigint) returns text
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform require_person();
  if num_nonnulls(item, contract) <> 1
     or not exists (select from visible_item v where v.number = item union all select from visible_contract v where v.id = contract)
  then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return coalesce('/N' || item || '#reply', '/contract/' || contract || '/new');
end $$;
comment on function nuance_api.form_place(bigint, bigint) is 'Where a form stands that the viewer may see';

create function nuance_api.draft_save(
  form nuance.form_as_typed, draft nuance.draft_key default null, quiet nuance.flag default null, instead nuance.flag default null,
  number nuance.item_number default null, contract nuance.contract_id default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  place text := form_place(number, contract);
begin
  perform draft_put(viewer_person(), number, contract, form, draft, coalesce(instead, false));
  return row(place, case when quiet is not true then 'text-saved' end, null, null)::nuance.outcome;
end $$;

create function nuance_api.draft_discard(
  form nuance.form_as_typed, number nuance.item_number default null, contract nuance.contract_id default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  place text := form_place(number, contract);
begin
  perform draft_put(viewer_person(), number, contract, '{}', null, true);
  return row(place, 'draft-discarded', null, null)::nuance.outcome;
end $$;

-- Called for a form that came from nobody, or from somebody else than its page was made for.
create function nuance_api.draft_hold(
  form nuance.form_as_typed, writer nuance.writer_proof default null, draft nuance.draft_key default null,
  number nuance.item_number default null, contract nuance.contract_id default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  person bigint := writer_of(writer);
  page text := coalesce('/N' || number, '/contract/' || contract || '/new');
begin
  if num_nonnulls(number, contract) <> 1 or person is null or person is not distinct from viewer_person() or not draft_says_something(draft_fields(form))
     or not exists (select from account a where a.person_id = person and a.disabled_at is null)
     or not exists (select from item i where i.number = draft_hold.number
                    union all select from nuance.contract c where c.id = draft_hold.contract) then
    return row(null, null, null, null)::nuance.outcome;
  end if;
  perform draft_put(person, number, contract, form, draft, true);
  return row(case when viewer_person() is null then '/login?next=' || url_encoded(page) else '/' end, 'text-kept', null, null)::nuance.outcome;
end $$;

-- What comes back to its form as if nothing had been pressed.
create function nuance_api.form_preview(
  form nuance.form_as_typed, number nuance.item_number default null, contract nuance.contract_id default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform form_place(number, contract);
  raise exception using errcode = 'NU200', message = 'preview';
end $$;

create function nuance_api.text_preview(submission nuance.submission_key, text nuance.markdown default null) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  perform require_person();
  raise exception using errcode = 'NU200', message = 'preview';
end $$;
