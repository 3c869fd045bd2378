-- SPDX-License-Identifier: Apache-2.0
-- Instances arrive from the hosting system: a thousand from a file, or one by the API. A record is
-- {"line", "name", "display_name", "plan", "members": [{"login", "name", "email", "manager"}]}; it is
-- taken whole or not at all, and taken again it changes nothing.

create function nuance_api.plain_key(key text) returns text
language sql immutable as $$ select regexp_replace(left(key, 64), '[^[:alnum:]_-]', '?', 'g') $$;
comment on function nuance_api.plain_key(text) is 'A name somebody made up, as it may be told in one line';

create function nuance_api.instance_problems(records jsonb)
returns table (line bigint, field text, code text)
language sql stable set search_path = nuance, nuance_api, pg_temp as $$
  with record as (
    select r.value, (r.value->>'line')::bigint as line, r.value->>'name' as name, r.ordinality as place
    from jsonb_array_elements(records) with ordinality r
  ), member as (
    select r.line, m.value, jsonb_typeof(m.value) = 'object' as is_object, m.value->>'login' as login
    from record r
    cross join lateral jsonb_array_elements(
      case jsonb_typeof(r.value->'members') when 'array' then r.value->'members' else '[]' end) m
  ), problem (line, field, code) as (
    -- a name that is not among them may be a typing error, and what it was to say would be lost
    select r.line, nuance_api.plain_key(k.key), 'unknown-field' from record r, jsonb_object_keys(r.value) k (key)
    where k.key not in ('line', 'name', 'display_name', 'plan', 'members')
    union all
    select r.line, nuance_api.plain_key(v.key), 'malformed' from record r, jsonb_each(r.value) v
    where v.key in ('name', 'display_name', 'plan') and jsonb_typeof(v.value) not in ('string', 'null')
    union all
    select m.line, nuance_api.plain_key(v.key), 'unknown-field'
    from member m, jsonb_each(case when m.is_object then m.value else '{}' end) v
    where v.key not in ('login', 'name', 'email', 'manager')
    union all
    select m.line, case v.key when 'name' then 'member name' else v.key end, 'malformed'
    from member m, jsonb_each(case when m.is_object then m.value else '{}' end) v
    where v.key in ('login', 'name', 'email') and jsonb_typeof(v.value) not in ('string', 'null')
    union all
    select line, 'name', 'required' from record where coalesce(name, '') = ''
    union all
    select line, 'name', 'malformed' from record where name <> '' and name !~ '^[a-z0-9][a-z0-9.-]{0,62}$'
    union all
    select r.line, 'name', 'repeated' from record r
    where exists (select from record o where o.name = r.name and o.place < r.place)
    union all
    select line, 'display_name', 'too-long' from record where char_length(value->>'display_name') > 200
    union all
    select line, 'display_name', 'control-character' from record where value->>'display_name' ~ '[[:cntrl:]]'
    union all
    select line, 'plan', 'required' from record where coalesce(value->>'plan', '') = ''
    union all
    select r.line, 'plan', 'not-a-choice' from record r
    where r.value->>'plan' <> '' and not exists (
      select from plan p where p.key = r.value->>'plan' and p.kind = 'instance')
    union all
    select line, 'members', 'malformed' from record
    where value->'members' is not null and jsonb_typeof(value->'members') not in ('array', 'null')
    union all
    select line, 'members', 'too-many' from record
    where case jsonb_typeof(value->'members') when 'array' then jsonb_array_length(value->'members') end > 1000
    union all
    select line, 'members', 'malformed' from member where not is_object
    union all
    select line, 'login', 'malformed' from member
    where is_object and (login is null or login !~ '^[^[:cntrl:][:space:]]{1,64}$')
    union all
    select line, 'login', 'repeated' from member where is_object group by line, nuance_api.login_key(login) having count(*) > 1
    union all
    select line, 'member name', 'too-long' from member where is_object and char_length(value->>'name') > 200
    union all
    select line, 'email', 'malformed' from member
    where is_object and value->>'email' <> '' and not is_email(value->>'email')
    union all
    select line, 'manager', 'not-a-choice' from member
    where is_object and jsonb_typeof(value->'manager') not in ('boolean', 'null')
  )
  select distinct on (p.line) p.line, p.field, p.code from problem p order by p.line, p.field, p.code
$$;
comment on function nuance_api.instance_problems(jsonb) is 'The first problem of each record that has one';

create function nuance_api.instances_import(records jsonb)
returns table (line bigint, result text, field text, code text)
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
#variable_conflict use_column
declare
  known text[];  -- the instances there were before
  rejected bigint[];
  accepted jsonb;
begin
  -- One after another: two imports at once would make the same accounts.
  perform pg_advisory_xact_lock(hashtextextended('nuance.instances_import', 0));
  return query select p.line, 'rejected', p.field, p.code from instance_problems(records) p;
  select coalesce(array_agg(p.line), '{}') into rejected from instance_problems(records) p;
  select coalesce(jsonb_agg(r.value), '[]') into accepted
  from jsonb_array_elements(records) r where (r.value->>'line')::bigint <> all (rejected);

  -- People there are not yet. Their ids are drawn first, so that they can be told apart.
  with wanted as (
    select distinct on (nuance_api.login_key(m->>'login')) nuance_api.login_key(m->>'login') as login,
           coalesce(nullif(trim(m->>'name'), ''), m->>'login') as name
    from jsonb_array_elements(accepted) r, jsonb_array_elements(
      case jsonb_typeof(r->'members') when 'array' then r->'members' else '[]' end) m
    order by nuance_api.login_key(m->>'login')
  ), fresh as (
    select w.*, nextval(pg_get_serial_sequence('nuance.person', 'id')) as id
    from wanted w where not exists (select from account a where a.login = w.login)
  ), made as (
    insert into person (id, name) overriding system value select f.id, f.name from fresh f
  )
  insert into account (person_id, login) select f.id, f.login from fresh f;

  insert into address (person_id, value, verified_at)
  select distinct on (lower(m->>'email')) a.person_id, m->>'email', now()
  from jsonb_array_elements(accepted) r, jsonb_array_elements(
    case jsonb_typeof(r->'members') when 'array' then r->'members' else '[]' end) m
  join account a on a.login = nuance_api.login_key(m->>'login')
  where m->>'email' <> ''
    and not exists (select from address d where d.kind = 'email' and lower(d.value) = lower(m->>'email')
                    and d.verified_at is not null)
  order by lower(m->>'email'), a.person_id
  on conflict do nothing;

  known := array(select i.name from instance i
                 where i.name in (select r->>'name' from jsonb_array_elements(accepted) r));

  -- Instances there are not yet, each with its contract and its portal.
  return query
  with fresh as (
    select (r->>'line')::bigint as line, r->>'name' as name,
           coalesce(nullif(trim(r->>'display_name'), ''), r->>'name') as display_name, p.id as plan_id,
           coalesce(p.queue_id, (select q.id from queue q where q.successor_id is null
                                 order by q.community_may_read, q.position, q.id limit 1)) as queue_id,
           nextval(pg_get_serial_sequence('nuance.contract', 'id')) as id
    from jsonb_array_elements(accepted) r
    join plan p on p.key = r->>'plan'
    where not exists (select from instance i where i.name = r->>'name')
  ), contracts as (
    insert into nuance.contract (id, kind, name, plan_id) overriding system value
    select f.id, 'instance', f.display_name, f.plan_id from fresh f
  ), instances as (
    insert into instance (name, contract_id) select f.name, f.id from fresh f
  ), sources as (
    insert into source (contract_id, queue_id) select f.id, f.queue_id from fresh f
  ), history as (
    insert into contract_entry (contract_id, person_id, kind, new)
    select f.id, viewer_person(), 'created', f.display_name from fresh f
  )
  select f.line, 'created', null::text, null::text from fresh f;

  -- What changed of those there are: names and plans, members last.
  return query
  with told as (
    select (r->>'line')::bigint as line, c.id, c.name as old_name, c.plan_id as old_plan, p.id as plan_id,
           coalesce(nullif(trim(r->>'display_name'), ''), r->>'name') as name,
           coalesce((select jsonb_agg(nuance_api.login_key(m->>'login')) from jsonb_array_elements(
             case jsonb_typeof(r->'members') when 'array' then r->'members' else '[]' end) m
             where (m->>'manager')::boolean), '[]') = '[]' as without_manager,
           jsonb_typeof(r->'members') = 'array' as members_told, i.id as instance_id,
           i.without_manager as was_without
    from jsonb_array_elements(accepted) r
    join instance i on i.name = r->>'name'
    join nuance.contract c on c.id = i.contract_id
    join plan p on p.key = r->>'plan'
  ), flagged as (
    update instance i set without_manager = t.without_manager, updated_at = now()
    from told t where i.id = t.instance_id and t.members_told and t.without_manager <> t.was_without
  ), changed as (
    update nuance.contract c set name = t.name, plan_id = t.plan_id
    from told t where c.id = t.id and (t.name <> t.old_name or t.plan_id <> t.old_plan)
    returning c.id
  ), renamed as (
    insert into contract_entry (contract_id, person_id, kind, old, new)
    select t.id, viewer_person(), 'name', t.old_name, t.name from told t where t.name <> t.old_name
  ), replanned as (
    insert into contract_entry (contract_id, person_id, kind, old, new)
    select t.id, viewer_person(), 'plan', o.name, n.name
    from told t join plan o on o.id = t.old_plan join plan n on n.id = t.plan_id
    where t.plan_id <> t.old_plan
  )
  select t.line, 'changed', null::text, null::text from told t where exists (select from changed x where x.id = t.id);

  return query
  with wanted as (
    select (r->>'line')::bigint as line, i.contract_id, a.person_id,
           case when (m->>'manager')::boolean then 'manager' else 'member' end as role
    from jsonb_array_elements(accepted) r
    join instance i on i.name = r->>'name'
    cross join jsonb_array_elements(
      case jsonb_typeof(r->'members') when 'array' then r->'members' else '[]' end) m
    join account a on a.login = nuance_api.login_key(m->>'login')
  ), told as (
    -- Whoever says nothing of members leaves them as they are.
    select (r->>'line')::bigint as line, i.contract_id, i.name <> all (known) as is_new
    from jsonb_array_elements(accepted) r join instance i on i.name = r->>'name'
    where jsonb_typeof(r->'members') = 'array'
  ), gone as (
    delete from membership m using told t
    where m.contract_id = t.contract_id
      and not exists (select from wanted w where w.contract_id = m.contract_id and w.person_id = m.person_id)
    returning t.line, m.contract_id, m.person_id, m.role
  ), moved as (
    update membership m set role = w.role from wanted w
    where m.contract_id = w.contract_id and m.person_id = w.person_id and m.role <> w.role
    returning w.line, m.contract_id, m.person_id, m.role
  ), come as (
    insert into membership (contract_id, person_id, role)
    select w.contract_id, w.person_id, w.role from wanted w
    where not exists (select from membership m where m.contract_id = w.contract_id and m.person_id = w.person_id)
    returning contract_id, person_id, role
  ), history as (
    -- Who an instance began with is no change of it.
    insert into contract_entry (contract_id, person_id, kind, old, new)
    select g.contract_id, viewer_person(), 'person-removed', p.name || ' (' || g.role || ')', null
    from gone g join person p on p.id = g.person_id
    union all
    select g.contract_id, viewer_person(), 'person-role', p.name || ' (' || o.role || ')', p.name || ' (' || g.role || ')'
    from moved g join person p on p.id = g.person_id
    join membership o on o.contract_id = g.contract_id and o.person_id = g.person_id
    union all
    select g.contract_id, viewer_person(), 'person-added', null, p.name || ' (' || g.role || ')'
    from come g join told t on t.contract_id = g.contract_id and not t.is_new join person p on p.id = g.person_id
  )
  select distinct t.line, 'changed', null::text, null::text from told t
  where not t.is_new and (exists (select from gone g where g.contract_id = t.contract_id)
     or exists (select from moved g where g.contract_id = t.contract_id)
     or exists (select from come g where g.contract_id = t.contract_id));
end $$;
comment on function nuance_api.instances_import(jsonb) is
  'Makes instances, their contracts and members what the records say; tells which lines were rejected, created or changed';

create function nuance_api.instance_put(
  name nuance.instance_name, plan nuance.plan_key, display_name nuance.line_of_text default null,
  members nuance.instance_members default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  told record;
begin
  if not viewer_may_import() then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  begin
    select i.* into told
    from instances_import(jsonb_build_array(jsonb_build_object(
      'line', 1, 'name', name, 'display_name', display_name, 'plan', plan, 'members', members))) i
    order by array_position(array['rejected', 'created', 'changed'], i.result) limit 1;
  exception when unique_violation then
    -- Somebody just made an account of the same name in another way.
    raise exception using errcode = '40001', message = 'once more';
  end;
  if told.result = 'rejected' then
    perform refuse(told.field, told.code);
  elsif told.result = 'created' then
    perform mana_refill(i.contract_id) from instance i where i.name = instance_put.name;
  end if;
  return row(null, coalesce(told.result, 'unchanged'), name, null)::nuance.outcome;
end $$;
