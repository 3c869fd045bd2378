-- SPDX-License-Identifier: Apache-2.0
-- What matters to a contract beyond its issues: an ordered list. Everything that changes one locks the
-- contract first, so that a list changes once at a time.

-- What staff's list needs of the contract stands in each row.
create function nuance_api.priority_words(contract text, title text, note text, link text) returns text
language sql immutable parallel safe as $$ select lower(concat_ws(E'\n', contract, title, note, link)) $$;

create function nuance_api.priority_is_written() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  select c.plan_id, priority_words(c.name, new.title, new.note, new.link)
  into strict new.plan_id, new.words
  from nuance.contract c where c.id = new.contract_id;
  return new;
end $$;
create trigger priority_is_written before insert or update of title, note, link, removed_at
on nuance.contract_priority for each row execute function nuance_api.priority_is_written();

create function nuance_api.contract_tells_priorities() returns trigger
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  update contract_priority p
  set plan_id = new.plan_id, words = priority_words(new.name, p.title, p.note, p.link)
  where p.contract_id = new.id and p.removed_at is null;
  return null;
end $$;
create trigger contract_tells_priorities after update of name, plan_id on nuance.contract
for each row when (old.name is distinct from new.name or old.plan_id <> new.plan_id)
execute function nuance_api.contract_tells_priorities();

create function nuance_api.contract_to_prioritize(wanted bigint) returns nuance.contract
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.contract;
begin
  perform require_person();
  if not exists (select from visible_contract v where v.id = wanted and v.kind <> 'free') then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  select * into strict result from contract c where c.id = wanted for no key update;
  -- Whoever waited here may have been removed meanwhile.
  if not exists (select from visible_contract v where v.id = wanted) then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not viewer_manages_contract(wanted) then
    raise exception using errcode = 'NU403', message = 'may-not-manage';
  end if;
  return result;
end $$;
comment on function nuance_api.contract_to_prioritize(bigint) is
  'The contract, locked so that its priorities change one at a time; refused to those who may not change them';

create function nuance_api.priority_of(contract bigint, priority bigint) returns nuance.contract_priority
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.contract_priority;
begin
  select * into result from contract_priority p where p.id = priority and p.contract_id = contract;
  if result.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return result;
end $$;

create function nuance_api.listed_priority_of(contract bigint, priority bigint)
returns nuance.contract_priority
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.contract_priority := priority_of(contract, priority);
begin
  if result.removed_at is not null then
    raise exception using errcode = 'NU409', message = 'priority-gone', detail = result.title;
  end if;
  return result;
end $$;

create function nuance_api.priorities_listed(contract bigint) returns integer
language sql stable set search_path = nuance, pg_temp as $$
  select count(*)::integer from contract_priority p where p.contract_id = contract and p.removed_at is null
$$;

create function nuance_api.is_web_address(value text) returns boolean
language sql immutable parallel safe set search_path = pg_catalog as $$
  -- No spaces, no quotes, nothing that writes backwards, and no name or password before the host.
  select value ~* '^https?://[^/?#@[:space:]]+([/?#]|$)'
     and value !~ '[[:space:][:cntrl:]"<>\\\u200e\u200f\u202a-\u202e\u2066-\u2069]'
$$;
comment on function nuance_api.is_web_address(text) is 'Whether it is an address of the web that a page may link to';

-- What was there before stays, whether or not the viewer sees the issue it means.
create function nuance_api.priority_link(typed text, present text) returns text
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  wanted text := trim(coalesce(typed, ''));
begin
  if wanted ~ '^n[0-9]+$' then
    wanted := upper(wanted);
  end if;
  if wanted in ('', present) then
    return wanted;
  elsif wanted ~ '^N[0-9]+$' then
    if wanted !~ '^N[1-9][0-9]{0,17}$' or not exists (
      select from visible_item i where i.number = substr(wanted, 2)::bigint)
    then
      perform refuse('link', 'no-such-issue', wanted);
    end if;
  elsif not is_web_address(wanted) then
    perform refuse('link', 'not-a-link');
  end if;
  return wanted;
end $$;
comment on function nuance_api.priority_link(text, text) is 'What was typed as a link, or a refusal';

create function nuance_api.priority_title(typed text) returns text
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  wanted text := trim(regexp_replace(typed, '\s+', ' ', 'g'));
begin
  if wanted = '' then
    perform refuse('title', 'required');
  end if;
  return wanted;
end $$;

create function nuance_api.priority_text(typed text) returns text
language sql immutable parallel safe as $$
  select regexp_replace(coalesce(typed, ''), '^\s+|\s+$', '', 'g')
$$;

create function nuance_api.priorities_reordered(contract bigint) returns void
language sql set search_path = nuance, pg_temp as $$
  update contract c set priority_order = c.priority_order + 1 where c.id = contract
$$;

create function nuance_api.contract_priority_add(
  submission nuance.submission_key, contract nuance.contract_id, title nuance.line_of_text,
  note nuance.priority_note default null, link nuance.web_address default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_priority_add');
  there text := '/contract/' || contract || '/priorities';
  here nuance.contract;
  made nuance.contract_priority;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_prioritize(contract);
  made.title := priority_title(title);
  made.link := priority_link(link, '');
  made.position := priorities_listed(here.id) + 1;
  if made.position > 50 then
    perform refuse('title', 'too-many-priorities', '50');
  end if;
  insert into contract_priority as p (contract_id, position, title, note, link)
  values (here.id, made.position, made.title, priority_text(note), made.link)
  returning p.id into made.id;
  perform priorities_reordered(here.id);
  perform contract_record(here.id, 'priority-added', null, made.position::text, subject => made.title);
  return submission_end(submission, row(there, 'priority-added', made.id::text, null)::nuance.outcome);
end $$;

create function nuance_api.contract_priority_change(
  submission nuance.submission_key, contract nuance.contract_id, priority nuance.contract_priority_id,
  version nuance.priority_version, title nuance.line_of_text,
  note nuance.priority_note default null, link nuance.web_address default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_priority_change');
  there text := '/contract/' || contract || '/priorities';
  here nuance.contract;
  now_there nuance.contract_priority;
  wanted nuance.contract_priority;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_prioritize(contract);
  now_there := listed_priority_of(here.id, priority);
  wanted := now_there;
  wanted.title := priority_title(title);
  wanted.note := priority_text(note);
  wanted.link := priority_link(link, now_there.link);
  if wanted = now_there then
    return submission_end(submission, row(there, 'priority-same', now_there.id::text, null)::nuance.outcome);
  elsif version <> now_there.version then
    raise exception using errcode = 'NU409', message = 'priority-was-changed', detail = now_there.title;
  end if;
  update contract_priority p
  set title = wanted.title, note = wanted.note, link = wanted.link,
      version = p.version + 1, changed_at = now()
  where p.id = now_there.id;
  if wanted.title <> now_there.title then
    perform contract_record(here.id, 'priority-changed', now_there.title, wanted.title,
                            subject => now_there.title, part => 'title');
  end if;
  if wanted.note <> now_there.note then
    perform contract_record(here.id, 'priority-changed', nullif(now_there.note, ''), nullif(wanted.note, ''),
                            subject => wanted.title, part => 'note');
  end if;
  if wanted.link <> now_there.link then
    perform contract_record(here.id, 'priority-changed', nullif(now_there.link, ''), nullif(wanted.link, ''),
                            subject => wanted.title, part => 'link');
  end if;
  return submission_end(submission, row(there, 'priority-changed', now_there.id::text, null)::nuance.outcome);
end $$;

create function nuance_api.contract_priority_move(
  submission nuance.submission_key, contract nuance.contract_id, priority nuance.contract_priority_id,
  version nuance.priority_version, place nuance.priority_place
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_priority_move');
  there text := '/contract/' || contract || '/priorities';
  here nuance.contract;
  moved nuance.contract_priority;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_prioritize(contract);
  moved := listed_priority_of(here.id, priority);
  if version <> here.priority_order then
    raise exception using errcode = 'NU409', message = 'order-was-changed';
  elsif place > priorities_listed(here.id) then
    perform refuse('place', 'no-such-place', priorities_listed(here.id)::text);
  elsif place = moved.position then
    return submission_end(submission, row(there, 'priority-same-place', moved.id::text, null)::nuance.outcome);
  end if;
  update contract_priority p
  set position = case when p.id = moved.id then place
                      when place < moved.position then p.position + 1 else p.position - 1 end
  where p.contract_id = here.id and p.removed_at is null
    and p.position between least(place, moved.position) and greatest(place, moved.position);
  perform priorities_reordered(here.id);
  perform contract_record(here.id, 'priority-moved', moved.position::text, place::text, subject => moved.title);
  return submission_end(submission, row(
    there, case when place < moved.position then 'priority-moved-up' else 'priority-moved-down' end,
    moved.id::text, null)::nuance.outcome);
end $$;

create function nuance_api.contract_priority_remove(
  submission nuance.submission_key, contract nuance.contract_id, priority nuance.contract_priority_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_priority_remove');
  there text := '/contract/' || contract || '/priorities';
  here nuance.contract;
  gone nuance.contract_priority;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_prioritize(contract);
  gone := listed_priority_of(here.id, priority);
  update contract_priority p set removed_at = now() where p.id = gone.id;
  update contract_priority p set position = p.position - 1
  where p.contract_id = here.id and p.removed_at is null and p.position > gone.position;
  perform priorities_reordered(here.id);
  perform contract_record(here.id, 'priority-removed', gone.position::text, null, subject => gone.title);
  return submission_end(submission, row(there, 'priority-removed', gone.id::text, null)::nuance.outcome);
end $$;

create function nuance_api.contract_priority_restore(
  submission nuance.submission_key, contract nuance.contract_id, priority nuance.contract_priority_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_priority_restore');
  there text := '/contract/' || contract || '/priorities';
  here nuance.contract;
  back nuance.contract_priority;
  place integer;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_prioritize(contract);
  back := priority_of(here.id, priority);
  if back.removed_at is null then
    raise exception using errcode = 'NU409', message = 'priority-there', detail = back.title;
  elsif priorities_listed(here.id) >= 50 then
    perform refuse('priority', 'too-many-priorities', '50');
  end if;
  place := least(back.position, priorities_listed(here.id) + 1);
  update contract_priority p set position = p.position + 1
  where p.contract_id = here.id and p.removed_at is null and p.position >= place;
  update contract_priority p set removed_at = null, position = place where p.id = back.id;
  perform priorities_reordered(here.id);
  perform contract_record(here.id, 'priority-added', 'removed', place::text, subject => back.title);
  return submission_end(submission, row(there, 'priority-restored', back.id::text, null)::nuance.outcome);
end $$;
