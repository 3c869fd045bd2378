-- SPDX-License-Identifier: Apache-2.0
-- What staff find contracts by, and queues that are given up.

-- Names and addresses are found by any part of them. The extension is a trusted one: who owns the
-- database may make it. These indexes could answer = too, and slowly: where logins, addresses and names
-- of instances are looked up by =, they are of another expression, so that nobody uses them for that.
create extension if not exists pg_trgm schema public;
do $$
declare
  trigrams text := (select quote_ident(n.nspname) || '.gin_trgm_ops' from pg_extension e
                    join pg_namespace n on n.oid = e.extnamespace where e.extname = 'pg_trgm');
begin
  execute 'create index contract_name_parts on nuance.contract using gin (lower(name) ' || trigrams || ')';
  execute 'create index instance_name_parts on nuance.instance using gin (lower(name) ' || trigrams || ')';
  execute 'create index person_name_parts on nuance.person using gin (lower(name) ' || trigrams || ')';
  execute 'create index account_login_parts on nuance.account using gin (lower(login) ' || trigrams || ')';
  execute 'create index address_value_parts on nuance.address using gin (lower(value || '''') ' || trigrams || ')'
    || ' where kind = ''email''';
end $$;

-- Contracts by state are in the order in which they end; each list of staff's is a piece of an index.
create index contract_kind_name on nuance.contract (kind, lower(name), id);
drop index nuance.contract_paid_until;
create index contract_ended on nuance.contract (paid_until, id) where paid_until is not null;
create index contract_kind_ended on nuance.contract (kind, paid_until, id) where paid_until is not null;
create index contract_goes_on on nuance.contract (coalesce(paid_until, 'infinity'), id)
  where renews or paid_until is null;
create index contract_kind_goes_on on nuance.contract (kind, coalesce(paid_until, 'infinity'), id)
  where renews or paid_until is null;
create index contract_ends on nuance.contract (paid_until, id) where not renews and paid_until is not null;
create index contract_kind_ends on nuance.contract (kind, paid_until, id)
  where not renews and paid_until is not null;

-- field: choice all active expiring expired not-renewing no-manager
create domain nuance.contract_state_filter as text;
-- field: integer min=1 max=999999999999999999
create domain nuance.source_id as bigint check (value > 0);
-- field: choice minutes hours days
create domain nuance.time_unit as text check (value in ('minutes', 'hours', 'days'));

alter table nuance.queue
  add column successor_id bigint references nuance.queue check (successor_id <> id);
comment on column nuance.queue.successor_id is
  'The queue was removed, and what would begin in it begins there. It stays to be seen until its last open item has left';

create index source_contract on nuance.source (contract_id, id);
