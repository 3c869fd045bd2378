-- SPDX-License-Identifier: Apache-2.0
-- Canned replies. What they may hold for variables is checked when they are saved, not when a customer is waiting.

create function nuance_api.reply_variables() returns text[]
language sql immutable parallel safe as
$$ select array['requestor.name', 'requestor.first', 'item', 'item.title', 'contract', 'queue', 'me', 'me.first', 'today'] $$;
comment on function nuance_api.reply_variables() is 'What {{...}} in a canned reply may name';

-- A name or title that looks like markup, a mention or a variable is none once it stands in a text.
create function nuance_api.as_plain_words(words text) returns text
language sql immutable strict parallel safe as
$$ select regexp_replace(replace(words, '{{', '{ {'), '([\\`*_\[\]<>#|~@])', '\\\1', 'g') $$;

create function nuance_api.reply_values(item bigint) returns jsonb
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result jsonb;
begin
  select jsonb_build_object(
    'requestor.name', as_plain_words(r.name), 'requestor.first', as_plain_words(split_part(r.name, ' ', 1)),
    'item', 'N' || i.number, 'item.title', as_plain_words(i.title), 'contract', as_plain_words(c.name),
    'queue', as_plain_words(q.name), 'me', as_plain_words(me.name), 'me.first', as_plain_words(split_part(me.name, ' ', 1)),
    'today', to_char(now(), 'YYYY-MM-DD'))
  into result
  from visible_item v
  join nuance.item i on i.number = v.number
  join person r on r.id = i.requestor_id
  join nuance.contract c on c.id = i.contract_id
  join nuance.queue q on q.id = i.queue_id
  join person me on me.id = viewer_person()
  where v.number = reply_values.item and viewer_is_staff();
  return result;
end $$;
comment on function nuance_api.reply_values(bigint) is 'What the variables stand for on an item; null where the viewer may not reply so';

create function nuance_api.reply_filled(body text, "values" jsonb) returns text
language plpgsql immutable parallel safe as $$
declare
  variable record;
begin
  if strpos(body, '{{') > 0 then
    for variable in select v.key, v.value from jsonb_each_text("values") v loop
      body := replace(body, '{{' || variable.key || '}}', variable.value);
    end loop;
  end if;
  return body;
end $$;

-- Variables without spaces around their names, so that they are found.
create function nuance_api.reply_checked(body text) returns text
language plpgsql immutable as $$
declare
  result text := regexp_replace(body, '\{\{[ \t]*([^{}]*?)[ \t]*\}\}', '{{\1}}', 'g');
  unknown text;
begin
  select m[1] into unknown
  from regexp_matches(result, '\{\{([^{}]*)\}\}', 'g') m
  where m[1] <> all (nuance_api.reply_variables()) limit 1;
  if unknown is not null then
    perform nuance_api.refuse('body', 'unknown-variable', left(unknown, 60));
  elsif regexp_replace(result, '\{\{[^{}]*\}\}', '', 'g') ~ '\{\{' then
    perform nuance_api.refuse('body', 'variable-open');
  end if;
  return result;
end $$;
comment on function nuance_api.reply_checked(text) is 'A canned reply''s text, refused where it names a variable there is none of';

create function nuance_api.reply_mine(wanted bigint) returns nuance.reply
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.reply;
begin
  select * into result from nuance.reply r
  where r.id = wanted and coalesce(r.person_id, 0) in (0, viewer_person()) for update;
  if result.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return result;
end $$;
comment on function nuance_api.reply_mine(bigint) is 'A canned reply that the viewer may change';

create function nuance_api.reply_add(
  submission nuance.submission_key, name nuance.reply_name, body nuance.reply_text, folder nuance.reply_folder default null,
  shared nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'reply_add');
  owner bigint := case when shared is not true then viewer end;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('nuance.reply ' || coalesce(owner, 0), 0));
  if (select count(*) from nuance.reply r where coalesce(r.person_id, 0) = coalesce(owner, 0) and r.removed_at is null) >= 500 then
    perform refuse('name', 'too-many-replies', '500');
  end if;
  insert into nuance.reply (person_id, folder, name, body, changed_by)
  values (owner, coalesce(trim(folder), ''), name, reply_checked(body), viewer)
  on conflict do nothing;
  if not found then
    perform refuse('name', 'reply-name-taken', name);
  end if;
  return submission_end(submission, row('/staff/replies', 'reply-saved', ';' || name, null)::nuance.outcome);
end $$;

create function nuance_api.reply_change(
  submission nuance.submission_key, reply nuance.reply_id, name nuance.reply_name, body nuance.reply_text,
  folder nuance.reply_folder default null, shared nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'reply_change');
  here nuance.reply;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := reply_mine(reply);
  begin
    update nuance.reply r
    set person_id = case when shared is not true then viewer end, folder = coalesce(trim(reply_change.folder), ''),
        name = reply_change.name, body = reply_checked(reply_change.body), changed_by = viewer, changed_at = now()
    where r.id = here.id;
  exception when unique_violation then
    perform refuse('name', 'reply-name-taken', name);
  end;
  return submission_end(submission, row('/staff/replies', 'reply-saved', ';' || name, null)::nuance.outcome);
end $$;

create function nuance_api.reply_remove(submission nuance.submission_key, reply nuance.reply_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'reply_remove');
  here nuance.reply;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := reply_mine(reply);
  update nuance.reply r set removed_at = now(), changed_by = viewer where r.id = here.id and r.removed_at is null;
  return submission_end(submission, row('/staff/replies', 'reply-removed', ';' || here.name, null)::nuance.outcome);
end $$;

create function nuance_api.reply_restore(submission nuance.submission_key, reply nuance.reply_id) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'reply_restore');
  here nuance.reply;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := reply_mine(reply);
  begin
    update nuance.reply r set removed_at = null, changed_by = viewer, changed_at = now() where r.id = here.id;
  exception when unique_violation then
    raise exception using errcode = 'NU409', message = 'reply-name-taken', detail = here.name;
  end;
  return submission_end(submission, row('/staff/replies', 'reply-saved', ';' || here.name, null)::nuance.outcome);
end $$;

-- Without script: the form comes back with the text at its end.
create function nuance_api.item_insert(
  number nuance.item_number, form nuance.form_as_typed, reply nuance.reply_id default null, comment nuance.markdown default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  filled text;
begin
  perform form_place(number, null);
  select reply_filled(r.body, reply_values(item_insert.number)) into filled from my_reply r
  where r.id = item_insert.reply and r.removed_at is null;
  if filled is null then
    perform refuse('reply', case when reply is null then 'required' else 'not-a-choice' end);
  elsif char_length(comment) + char_length(filled) > 99990 then
    perform refuse('comment', 'too-long', '100000');
  end if;
  raise exception using errcode = 'NU200', message = 'inserted', column = 'comment',
    detail = concat(regexp_replace(comment, '\s+$', '') || e'\n\n', filled);
end $$;
