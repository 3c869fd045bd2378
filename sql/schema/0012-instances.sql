-- SPDX-License-Identifier: Apache-2.0
-- What the hosting system tells of instances.

-- field: text max=63 line
create domain nuance.instance_name as text check (char_length(value) <= 63);
-- field: json max=1000000
create domain nuance.instance_members as jsonb;

alter table nuance.instance
  add column updated_at timestamptz not null default now(),
  add column without_manager boolean not null default false;
comment on column nuance.instance.without_manager is
  'The hosting system named no manager: nobody but staff can file for it';
create index instance_without_manager on nuance.instance (id) where without_manager;
