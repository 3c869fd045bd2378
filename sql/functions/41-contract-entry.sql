-- SPDX-License-Identifier: Apache-2.0

create function nuance_api.contract_record(
  contract bigint, kind text, old text, new text, internal boolean default false
) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  entry bigint;
begin
  insert into contract_entry (contract_id, person_id, kind, old, new, internal)
  values (contract, viewer_person(), contract_record.kind, left(contract_record.old, 3000),
          left(contract_record.new, 3000), contract_record.internal)
  returning id into entry;
  return entry;
end $$;
comment on function nuance_api.contract_record(bigint, text, text, text, boolean) is
  'Notes a change of a contract on its history, as done by the viewer; called in the transaction that makes it';

create trigger append_only before update or delete or truncate on nuance.contract_entry
  for each statement execute function nuance_api.refuse_change();

create function nuance_api.role_words(role text) returns text
language sql immutable parallel safe as
$$ select case role when 'contact' then 'point of contact' else role end $$;
comment on function nuance_api.role_words(text) is 'A membership''s role as a contract''s history says it';
