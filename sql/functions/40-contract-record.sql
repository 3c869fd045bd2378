-- SPDX-License-Identifier: Apache-2.0

create trigger append_only before update or delete or truncate on nuance.contract_entry
for each statement execute function nuance_api.refuse_change();

create function nuance_api.contract_record(
  contract bigint, kind text, old text default null, new text default null, reason text default null,
  internal boolean default false, subject text default null, part text default null
) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint;
begin
  insert into contract_entry (contract_id, person_id, kind, internal, old, new, reason, subject, part)
  values (contract, viewer_person(), kind, internal, old, new, nullif(trim(reason), ''), subject, part)
  returning id into entry;
  return entry;
end $$;
comment on function nuance_api.contract_record(bigint, text, text, text, text, boolean, text, text) is
  'Appends to a contract''s history, as the viewer; returns the entry';
