-- SPDX-License-Identifier: Apache-2.0
-- Admins' work on forms: drafts, publishing, and which contracts ask by them.

-- The draft an edit or a publication is made from; an admin who saw an older one is told.
create function nuance_api.form_draft(form nuance.form_key, revision nuance.form_revision)
returns nuance.asked_form
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_admin();
  here nuance.form;
begin
  select * into here from nuance.form f where f.key = form_draft.form;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif here.draft_revision <> revision then
    raise exception using errcode = 'NU409', message = 'draft-changed';
  end if;
  return row(here.draft, false)::nuance.asked_form;
end $$;

create function nuance_api.form_locked(form text, revision bigint) returns nuance.form
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  here nuance.form;
begin
  select * into here from nuance.form f where f.key = form_locked.form for no key update;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif here.draft_revision <> revision then
    raise exception using errcode = 'NU409', message = 'draft-changed';
  end if;
  return here;
end $$;
comment on function nuance_api.form_locked(text, bigint) is 'A form for this transaction, if its draft is the one that was seen';

create function nuance_api.form_create(submission nuance.submission_key, name nuance.short_name)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'form_create');
  word text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  word := coalesce(nullif(trim(both '-' from left(regexp_replace(lower(form_create.name), '[^a-z0-9]+', '-', 'g'), 50)), ''), 'form');
  perform pg_advisory_xact_lock(hashtextextended('nuance.form', 0));
  select case n when 1 then word else word || '-' || n end into word
  from generate_series(1, 10000) n
  where not exists (select from nuance.form f where f.key = case n when 1 then word else word || '-' || n end)
  order by n limit 1;
  insert into nuance.form (key, name, draft)
  values (word, trim(form_create.name),
          format(E'<?xml version="1.0" encoding="UTF-8"?>\n<form title="%s">\n  <group name="problem" title="What happens">\n'
                 '    <question name="summary" type="short" use="title" required="yes" label="What goes wrong, in one sentence?"/>\n'
                 '    <question name="details" type="long" use="body" required="yes" label="What do you see?"/>\n  </group>\n</form>\n',
                 replace(replace(replace(trim(form_create.name), '&', '&amp;'), '<', '&lt;'), '"', '&quot;')));
  return submission_end(submission, row('/admin/forms/' || word, 'form-made', trim(form_create.name), null)::nuance.outcome);
end $$;

create function nuance_api.form_draft_save(
  submission nuance.submission_key, form nuance.form_key, revision nuance.form_revision,
  definition nuance.form_definition
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'form_draft_save');
  here nuance.form;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := form_locked(form, revision);
  update nuance.form f set draft = form_draft_save.definition, draft_revision = f.draft_revision + 1 where f.id = here.id;
  return submission_end(submission, row('/admin/forms/' || here.key, 'draft-saved', here.name, null)::nuance.outcome);
end $$;

-- What is done to the draft was done by the engine, from these fields: see form_edit.h.
create function nuance_api.form_draft_edit(
  submission nuance.submission_key, form nuance.form_key, revision nuance.form_revision, operation nuance.form_operation,
  question nuance.question_name default null, group_name nuance.question_name default null,
  name nuance.question_name default null, label nuance.question_label default null,
  type nuance.question_type default null, required nuance.flag default null, help nuance.question_text default null,
  where_text nuance.question_text default null, min nuance.question_limit default null, max nuance.question_limit default null,
  at_least nuance.question_limit default null, at_most nuance.question_limit default null, use nuance.question_use default null,
  pattern nuance.question_pattern default null, message nuance.question_label default null,
  options nuance.question_text default null, accepted nuance.question_text default null,
  when_question nuance.question_name default null, when_answers nuance.question_label default null,
  gate_answers nuance.question_label default null, gate_title nuance.question_label default null,
  gate_text nuance.question_text default null, definition nuance.edited_form default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'form_draft_edit');
  here nuance.form;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := form_locked(form, revision);
  update nuance.form f set draft = form_draft_edit.definition, draft_revision = f.draft_revision + 1 where f.id = here.id;
  return submission_end(submission, row(
    '/admin/forms/' || here.key || coalesce('#q-' || coalesce(name, case when operation <> 'remove' then question end), '#questions'),
    'draft-saved', here.name, null)::nuance.outcome);
end $$;

create function nuance_api.form_publish(
  submission nuance.submission_key, form nuance.form_key, revision nuance.form_revision,
  definition nuance.checked_form default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_admin();
  earlier nuance.outcome := submission_begin(submission, 'form_publish');
  here nuance.form;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := form_locked(form, revision);
  return submission_end(submission, row(
    '/admin/forms/' || here.key, 'form-published', form_version_add(here.id, definition, viewer), null)::nuance.outcome);
end $$;

-- An earlier version becomes the draft.
create function nuance_api.form_draft_from(
  submission nuance.submission_key, form nuance.form_key, revision nuance.form_revision, number nuance.form_number
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'form_draft_from');
  here nuance.form;
  found_text text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := form_locked(form, revision);
  select v.definition into found_text from form_version v where v.form_id = here.id and v.number = form_draft_from.number;
  if found_text is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  update nuance.form f set draft = found_text, draft_revision = f.draft_revision + 1 where f.id = here.id;
  return submission_end(submission, row('/admin/forms/' || here.key, 'draft-saved', here.name, null)::nuance.outcome);
end $$;

-- Which kind of contract asks by it; none: only sources that say so.
create function nuance_api.form_use(
  submission nuance.submission_key, form nuance.form_key, kind nuance.contract_kind default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'form_use');
  here nuance.form;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('nuance.form', 0));
  select * into here from nuance.form f where f.key = form_use.form;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif form_use.kind is not null and here.current_id is null then
    perform refuse('kind', 'form-not-published');
  end if;
  update nuance.form f set kind = null where f.kind = form_use.kind and f.id <> here.id;
  update nuance.form f set kind = form_use.kind where f.id = here.id;
  return submission_end(submission, row('/admin/forms/' || here.key, 'form-used', here.name, null)::nuance.outcome);
end $$;

-- q and after are where in the list the form stood, so that one comes back to it.
create function nuance_api.source_form_set(
  submission nuance.submission_key, source nuance.source_id, form nuance.form_key default null,
  q nuance.search_text default null, after nuance.list_cursor default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'source_form_set');
  here nuance.source;
  chosen bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select * into here from nuance.source s where s.id = source_form_set.source for no key update;
  if here.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  select f.id into chosen from nuance.form f where f.key = source_form_set.form and f.current_id is not null;
  if source_form_set.form is not null and chosen is null then
    perform refuse('form', 'not-a-choice');
  end if;
  update nuance.source s set form_id = chosen where s.id = here.id;
  return submission_end(submission, row(
    concat('/admin/sources', '?q=' || url_encoded(q), case when q is null then '?' else '&' end || 'after=' || after),
    'source-form', (select c.name from contract c where c.id = here.contract_id), null)::nuance.outcome);
end $$;
