-- SPDX-License-Identifier: Apache-2.0

create function nuance_api.title_from(body text) returns text
language sql immutable parallel safe as $$
  select left(coalesce(
    (select trim(regexp_replace(line, '^[\s#>*-]+', ''))
     from regexp_split_to_table(left(body, 2000), '\n') with ordinality as l (line, n)
     where regexp_replace(line, '^[\s#>*-]+', '') ~ '\S' order by n limit 1),
    'Untitled'), 250)
$$;
comment on function nuance_api.title_from(text) is 'The first line that says something, without its markup';

create function nuance_api.issue_file(
  submission nuance.submission_key, contract nuance.contract_id, body nuance.markdown,
  title nuance.issue_title default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'issue_file');
  visible record;
  origin nuance.source;
  plan nuance.plan;
  overflow bigint;
  out_of_mana boolean := false;
  filed bigint;
  entry bigint;
  charged bigint;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select v.id, v.why_not into visible from visible_contract v where v.id = contract;
  if visible.id is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif visible.why_not is not null then
    raise exception using errcode = 'NU403', message = visible.why_not;
  end if;
  select * into strict origin from nuance.source s where s.contract_id = contract and s.type = 'portal';
  select coalesce(q.successor_id, q.id) into origin.queue_id from queue q where q.id = origin.queue_id;

  select p.* into strict plan
  from nuance.contract c join nuance.plan p on p.id = c.plan_id where c.id = contract;
  select e.overflow into overflow from nuance.mana_entry e
  where e.contract_id = contract and e.kind = 'refill' order by e.cycle_at desc limit 1;

  -- Without mana an issue is worked later; it is never refused.
  if plan.filing_cost > 0 then
    out_of_mana := mana_balance(contract) < plan.filing_cost;
  end if;

  -- The entries' ids are drawn first, so that the item is written once.
  entry := nextval(pg_get_serial_sequence('nuance.timeline_entry', 'id'));
  if plan.filing_cost > 0 then
    charged := nextval(pg_get_serial_sequence('nuance.timeline_entry', 'id'));
  end if;
  insert into item (title, body, contract_id, source_id, queue_id, requestor_id, author_id, priority,
                    weight, version)
  values (coalesce(nullif(trim(title), ''), title_from(body)), body, contract, origin.id,
          origin.queue_id, viewer, viewer, case when out_of_mana then 25 else 50 end,
          mana_weight(coalesce(overflow, 0), plan.mana_cap), greatest(entry, charged))
  returning number into filed;
  insert into timeline_entry (id, item_number, person_id, kind, by_staff)
  overriding system value values (entry, filed, viewer, 'filed', viewer_is_staff());
  if charged is not null then
    perform mana_record(contract, 'filing', -plan.filing_cost, filed);
    insert into timeline_entry (id, item_number, person_id, kind, by_staff, old, new)
    overriding system value
    values (charged, filed, viewer, 'mana', viewer_is_staff(),
            case when out_of_mana then 'out-of-mana' else 'filed' end, -plan.filing_cost);
  end if;
  insert into queue_stay (item_number, queue_id) values (filed, origin.queue_id);
  return submission_end(submission, row('/N' || filed, 'filed', 'N' || filed, null)::nuance.outcome);
end $$;
