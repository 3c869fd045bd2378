-- SPDX-License-Identifier: Apache-2.0
-- Fields, for staff alone.

create view nuance_api.field as
select f.id, f.key, f.name, f.help, f.kind, f.choices, f.queue_ids, f.position, f.retired_at is not null as retired
from nuance.field f
where (select nuance_api.viewer_is_staff());

-- What a change of many does to fields.
create function nuance_api.field_changes_shown(arguments jsonb) returns jsonb
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  if not viewer_is_staff() then
    return null;
  end if;
  return (select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('key', f.key, 'name', f.name, 'words', field_words(f.kind, f.choices, a.value))) order by f.position, f.id)
          from (select s.key, s.value from jsonb_each_text(arguments -> 'fields_set') s
                union all select c, null from jsonb_array_elements_text(arguments -> 'fields_clear') c) a
          join nuance.field f on f.key = a.key);
end $$;
comment on function nuance_api.field_changes_shown(jsonb) is 'Fields that a change of many sets, or without words clears; null to others than staff';

create view nuance_api.admin_field as
select f.id, f.key, f.name, f.help, f.kind, f.choices, f.queue_ids, f.position, f.retired_at is not null as retired
from nuance.field f
where (select nuance_api.viewer_role()) = 'admin';
