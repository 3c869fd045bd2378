-- SPDX-License-Identifier: Apache-2.0
-- What staff do with a contract: note what colleagues should know, take the right to page away and
-- give it back; and where its issues start, which is an admin's to say.

create trigger append_only before update or delete or truncate on nuance.contract_note
for each statement execute function nuance_api.refuse_change();

create function nuance_api.contract_for_staff(wanted bigint) returns nuance.contract
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.contract;
begin
  if viewer_is_staff() then
    select * into result from contract c where c.id = wanted and c.kind <> 'free' for no key update;
  end if;
  if result.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  return result;
end $$;
comment on function nuance_api.contract_for_staff(bigint) is
  'The contract, locked; to others than staff there is nothing';

create function nuance_api.contract_note_add(
  submission nuance.submission_key, contract nuance.contract_id, note nuance.markdown
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_note_add');
  here nuance.contract;
  added bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_for_staff(contract);
  insert into nuance.contract_note (contract_id, person_id, body) values (here.id, viewer, note)
  returning id into added;
  -- The history says that there is a note, not what it says.
  perform contract_record(here.id, 'note', internal => true);
  return submission_end(submission,
    row('/contract/' || here.id || '/staff#n' || added, 'contract-noted', null, null)::nuance.outcome);
end $$;

create function nuance_api.contract_page_take(
  submission nuance.submission_key, contract nuance.contract_id, reason nuance.reason
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_page_take');
  here nuance.contract;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_for_staff(contract);
  if here.page_revoked_reason is not null then
    raise exception using errcode = 'NU409', message = 'page-taken-already';
  elsif not exists (select from plan p where p.id = here.plan_id and p.may_page) then
    perform refuse(null, 'plan-does-not-page');
  end if;
  update nuance.contract c set page_revoked_reason = trim(reason) where c.id = here.id;
  perform contract_record(here.id, 'page-right', 'yes', 'no', reason => reason);
  return submission_end(submission,
    row('/contract/' || here.id || '/staff', 'page-right-taken', null, null)::nuance.outcome);
end $$;

create function nuance_api.contract_page_give(
  submission nuance.submission_key, contract nuance.contract_id, reason nuance.reason default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_page_give');
  here nuance.contract;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_for_staff(contract);
  if here.page_revoked_reason is null then
    raise exception using errcode = 'NU409', message = 'page-given-already';
  end if;
  update nuance.contract c set page_revoked_reason = null where c.id = here.id;
  perform contract_record(here.id, 'page-right', 'no', 'yes', reason => reason);
  return submission_end(submission,
    row('/contract/' || here.id || '/staff', 'page-right-given', null, null)::nuance.outcome);
end $$;

-- Customers are not told of queues, so neither is the history they read.
create function nuance_api.source_start(changed nuance.source, wanted text) returns text
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  old nuance.queue;
  new nuance.queue;
begin
  -- A queue must not be removed while something is made to start in it.
  select * into new from queue q where q.key = wanted and q.successor_id is null for share;
  if new.id is null then
    perform refuse('queue', 'not-a-choice');
  end if;
  select * into strict old from queue q where q.id = changed.queue_id;
  if old.id = new.id then
    return 'queue-same';
  end if;
  update source s set queue_id = new.id where s.id = changed.id;
  perform contract_record(changed.contract_id, 'queue', old.name, new.name, internal => true);
  return 'queue-set';
end $$;
comment on function nuance_api.source_start(nuance.source, text) is
  'Makes a source, locked by the caller, start in another queue; returns what to say';

create function nuance_api.contract_queue_set(
  submission nuance.submission_key, contract nuance.contract_id, queue nuance.queue_key
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  earlier nuance.outcome := submission_begin_admin(submission, 'contract_queue_set');
  here nuance.contract;
  portal nuance.source;
  flash text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_for_staff(contract);
  select * into strict portal from source s
  where s.contract_id = here.id and s.type = 'portal' for no key update;
  flash := source_start(portal, queue);
  return submission_end(submission,
    row('/contract/' || here.id || '/staff', flash, null, null)::nuance.outcome);
end $$;
