-- SPDX-License-Identifier: Apache-2.0
-- A dedicated contract's name and people. Those of an instance are the hosting system's to change.

create function nuance_api.contract_to_manage(wanted bigint) returns nuance.contract
language plpgsql set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.contract;
begin
  perform require_person();
  if not exists (select from visible_contract v where v.id = wanted) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  select * into strict result from contract c where c.id = wanted for no key update;
  -- Whoever waited here may have been removed meanwhile.
  if not exists (select from visible_contract v where v.id = wanted) then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not viewer_manages_contract(wanted) then
    raise exception using errcode = 'NU403', message = 'may-not-manage';
  elsif result.kind <> 'dedicated' then
    raise exception using errcode = 'NU403', message = 'kept-elsewhere';
  end if;
  return result;
end $$;
comment on function nuance_api.contract_to_manage(bigint) is
  'The contract, locked so that its people change one at a time; refused to those who may not change them';

create function nuance_api.contract_rename(
  submission nuance.submission_key, contract nuance.contract_id, name nuance.contract_name
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_rename');
  here nuance.contract;
  wanted text := trim(regexp_replace(name, '\s+', ' ', 'g'));
  place text := '/contract/' || contract;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_manage(contract);
  if wanted = '' then
    perform refuse('name', 'required');
  elsif wanted = here.name then
    return submission_saved(submission, place, 'contract-same-name');
  end if;
  update nuance.contract c set name = wanted where c.id = here.id;
  perform contract_record(here.id, 'name', here.name, wanted);
  return submission_saved(submission, place, 'contract-renamed');
end $$;

create function nuance_api.contract_person_remove(
  submission nuance.submission_key, contract nuance.contract_id, person nuance.person_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_person_remove');
  here nuance.contract;
  leaving record;
  former bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_manage(contract);
  select m.role, p.name into leaving
  from membership m join nuance.person p on p.id = m.person_id
  where m.contract_id = here.id and m.person_id = person;
  if leaving.role is null then
    perform refuse('person', 'not-a-member');
  elsif leaving.role <> 'member' and not exists (
    select from membership m
    where m.contract_id = here.id and m.person_id <> person and m.role in ('manager', 'contact'))
  then
    perform refuse('person', 'last-manager', leaving.name);
  end if;
  delete from membership m where m.contract_id = here.id and m.person_id = person;
  insert into former_member (contract_id, person_id, role, removed_by) values (here.id, person, leaving.role, viewer)
  returning id into former;
  perform contract_record(here.id, 'person-removed', leaving.name || ' (' || role_words(leaving.role) || ')', null);
  -- They could have kept a link of their own making, and come back by it.
  perform invitation_revoke(n) from nuance.invitation n
  where n.contract_id = here.id and n.invited_by = person
    and n.accepted_at is null and n.revoked_at is null and n.expires_at > now();
  return submission_end(submission, row(
    case when person = viewer and not viewer_is_staff() then '/' else '/contract/' || here.id || '/people' end,
    case when person = viewer then 'contract-left' else 'person-removed' end,
    case when person <> viewer then former::text end, null)::nuance.outcome);
end $$;

-- The seat is the one that was paid for: putting somebody back costs nothing. Who left by themselves is not put back: they
-- can be invited.
create function nuance_api.contract_person_restore(
  submission nuance.submission_key, contract nuance.contract_id, former nuance.former_member_id
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'contract_person_restore');
  here nuance.contract;
  back nuance.former_member;
  called text;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  here := contract_to_manage(contract);
  select * into back from former_member f
  where f.id = former and f.contract_id = here.id and f.removed_at > now() - interval '30 days'
    and f.removed_by is distinct from f.person_id for update;
  select p.name into called from nuance.person p where p.id = back.person_id;
  if back.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif exists (select from membership m where m.contract_id = here.id and m.person_id = back.person_id) then
    raise exception using errcode = 'NU409', message = 'person-there', detail = called;
  end if;
  insert into membership (contract_id, person_id, role) values (here.id, back.person_id, back.role);
  update former_member f set restored_at = now() where f.id = back.id;
  perform contract_record(here.id, 'person-added', 'removed', called || ' (' || role_words(back.role) || ')');
  return submission_end(submission, row(
    '/contract/' || here.id || '/people', 'person-restored', called, null)::nuance.outcome);
end $$;
