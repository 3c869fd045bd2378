-- SPDX-License-Identifier: Apache-2.0
-- Forms: what filing is asked by, publishing, and the work on drafts.

create trigger append_only before update or delete or truncate on nuance.form_version
  for each statement execute function nuance_api.refuse_change();

-- Before an issue's answers are looked at: may it be filed at all, and by which form?
create function nuance_api.issue_form(
  contract nuance.contract_id, form_version nuance.form_version_id, network nuance.network_address default null
) returns nuance.asked_form
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  visible record;
  form record;
  earlier nuance.form_version;
begin
  -- Who sends too much without an account is told so before anything else is looked up.
  if viewer_person() is null then
    perform intake_gate(network);
  end if;
  select v.id, v.why_not into visible from visible_contract v where v.id = contract;
  if visible.id is null then
    perform require_person();
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif visible.why_not is not null then
    raise exception using errcode = 'NU403', message = visible.why_not;
  end if;
  select f.version_id, f.definition, f.form_id into form from filing_form f where f.contract_id = contract;
  if form.version_id is null then
    return null;
  elsif issue_form.form_version is null then
    perform refuse('form_version', 'required');
  elsif issue_form.form_version <> form.version_id then
    -- It may have been filed before, by the version that was asked then, and is only sent once more.
    select * into earlier from nuance.form_version v where v.id = issue_form.form_version and v.form_id = form.form_id;
    if earlier.id is null then
      raise exception using errcode = 'NU409', message = 'form-changed';
    end if;
    return row(earlier.definition, true)::nuance.asked_form;
  end if;
  return row(form.definition, false)::nuance.asked_form;
end $$;

create function nuance_api.form_questions_record(version bigint, definition text) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  insert into form_question (version_id, position, name, type, label, use, options)
  select version, x.position, x.name, x.type, x.label, x.use,
         coalesce((select jsonb_object_agg(o.value, o.label)
                   from xmltable('/question/option' passing x.question
                                 columns value text path '@value', label text path '@label') o), '{}')
  from xmltable('/form/group/question' passing (definition::xml)
                columns position for ordinality, name text path '@name', type text path '@type',
                        label text path '@label', use text path '@use', question xml path '.') x;
end $$;
comment on function nuance_api.form_questions_record(bigint, text) is 'Reads a version''s questions from its definition';

-- Callers have had the definition checked.
create function nuance_api.form_version_add(form bigint, definition text, by_person bigint) returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  version nuance.form_version;
begin
  insert into form_version (form_id, number, definition, published_by)
  select form, coalesce(max(v.number), 0) + 1, form_version_add.definition, by_person
  from nuance.form_version v where v.form_id = form
  returning * into version;
  perform form_questions_record(version.id, version.definition);
  update nuance.form f set current_id = version.id where f.id = version.form_id;
  return version.number;
end $$;
comment on function nuance_api.form_version_add(bigint, text, bigint) is 'Publishes a definition; returns the version''s number';

-- The command line's way in.
create function nuance_api.form_import(key text, name text, definition text, kind text, publish boolean)
returns integer
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here bigint;
begin
  insert into form (key, name, draft) values (form_import.key, form_import.name, form_import.definition)
  on conflict on constraint form_key_key do update
    set draft = excluded.draft, name = excluded.name, draft_revision = form.draft_revision + 1
  returning id into here;
  if form_import.kind is not null then
    update nuance.form f set kind = null where f.kind = form_import.kind and f.id <> here;
    update nuance.form f set kind = form_import.kind where f.id = here;
  end if;
  return case when publish then form_version_add(here, form_import.definition, null) end;
end $$;
comment on function nuance_api.form_import(text, text, text, text, boolean) is
  'Makes a checked definition a form''s draft, and publishes it where that is wanted; returns the version''s number';
