-- SPDX-License-Identifier: Apache-2.0
-- What the module's role may do: read the views, call the actions, and nothing else.

revoke all on schema nuance from public;
revoke all on schema nuance_api from public;
revoke all on all functions in schema nuance from public;
revoke all on all functions in schema nuance_api from public;
grant usage on schema nuance to @app_role@;      -- the domains and types
grant usage on schema nuance_api to @app_role@;
grant select on all tables in schema nuance_api to @app_role@;
grant execute on function
  nuance_api.schema_version(),
  nuance_api.present(bytea, text, text, boolean, bytea, text),
  nuance_api.viewer_person(), nuance_api.viewer_role(), nuance_api.viewer_is_staff(),
  nuance_api.contract_state(text, timestamptz, boolean),
  nuance_api.filing_problem(text, text, boolean, text),
  nuance_api.search_pattern(text), nuance_api.url_encoded(text),
  nuance_api.viewer_reads_contract(bigint), nuance_api.cursor_first(text), nuance_api.cursor_number(text), nuance_api.cursor_time(text),
  nuance_api.mana_weight(bigint, bigint), nuance_api.run_due_job(),
  nuance_api.viewer_manages_contract(bigint), nuance_api.contact_price(bigint, bigint),
  nuance_api.invitation_by_token(nuance.invitation_token),
  nuance_api.currency_digits(text), nuance_api.money_number(bigint, text), nuance_api.money_text(bigint, text),
  nuance_api.plans_for_sale()
to @app_role@;
-- Actions and challenges are known by what they return.
do $$
declare
  action regprocedure;
begin
  for action in
    select p.oid from pg_proc p
    where p.pronamespace = 'nuance_api'::regnamespace
      and p.prorettype in ('nuance.outcome'::regtype, 'nuance.challenge'::regtype)
      and p.proname not like 'submission\_%'
  loop
    execute format('grant execute on function %s to %s', action, '@app_role@');
  end loop;
end $$;
