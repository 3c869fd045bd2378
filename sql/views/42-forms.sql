-- SPDX-License-Identifier: Apache-2.0
-- Forms as those who file see them, answers as those who see the issue do, and forms as admins work on them.

create view nuance_api.filing_form as
select c.id as contract_id, f.id as form_id, f.key, f.name, v.number as version, v.id as version_id, v.definition
from nuance_api.visible_contract c
join nuance.source s on s.contract_id = c.id and s.type = 'portal'
join nuance.form f on f.id = coalesce(s.form_id, (select k.id from nuance.form k where k.kind = c.kind))
join nuance.form_version v on v.id = f.current_id
where c.why_not is null;
comment on view nuance_api.filing_form is 'By contract: the form the viewer files by, where there is one';

-- A row for each value: steps and choices have several.
create view nuance_api.item_answer as
select a.item_number, f.name as form, v.number as version, q.position, q.name, q.type, q.label, q.use,
       e.place, case when q.type = 'file' then coalesce(
         (select f.name from nuance_api.visible_attachment f where f.id = e.value::bigint and f.item_number = a.item_number), '…')
         when r.reading <> 'own' then nuance_api.without_addresses(e.value) else e.value end as value,
       q.options ->> e.value as option_label
from nuance.item_answers a
cross join lateral (select nuance_api.viewer_reads_item(a.item_number) as reading offset 0) r
join nuance.form_version v on v.id = a.version_id
join nuance.form f on f.id = v.form_id
join nuance.form_question q on q.version_id = a.version_id
cross join lateral (
  select e.value, e.place
  from jsonb_array_elements_text(case jsonb_typeof(a.answers -> q.name)
    when 'array' then a.answers -> q.name when 'string' then jsonb_build_array(a.answers -> q.name)
    else '[]' end) with ordinality e (value, place)
) e
where r.reading is not null;
comment on view nuance_api.item_answer is 'The answers of issues the viewer sees; to the community without addresses';

create view nuance_api.admin_form as
select f.id, f.key, f.name, f.draft, f.draft_revision, f.kind, v.number as version, v.published_at,
       p.name as published_by, v.definition is distinct from f.draft as changed,
       (select count(*) from nuance.source s where s.form_id = f.id) as sources
from nuance.form f
left join nuance.form_version v on v.id = f.current_id
left join nuance.person p on p.id = v.published_by
where (select nuance_api.viewer_role()) = 'admin';

create view nuance_api.admin_form_version as
select f.key, v.number, v.definition, v.published_at, p.name as published_by
from nuance.form_version v
join nuance.form f on f.id = v.form_id
left join nuance.person p on p.id = v.published_by
where (select nuance_api.viewer_role()) = 'admin';
