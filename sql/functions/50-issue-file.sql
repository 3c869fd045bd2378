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

create function nuance_api.form_answer(version bigint, answers jsonb, wanted text) returns text
language sql stable set search_path = nuance, pg_temp as $$
  select answers ->> q.name from form_question q where q.version_id = version and q.use = wanted
$$;
comment on function nuance_api.form_answer(bigint, jsonb, text) is 'The answer that becomes an issue''s title or body';

create function nuance_api.form_files(version bigint, answers jsonb) returns bigint[]
language sql stable set search_path = nuance, pg_temp as $$
  select array_agg(split_part(e.value, ' ', 1)::bigint)
  from form_question q
  cross join lateral jsonb_array_elements_text(case jsonb_typeof(answers -> q.name) when 'array' then answers -> q.name else '[]' end) e (value)
  where q.version_id = version and q.type = 'file'
$$;
comment on function nuance_api.form_files(bigint, jsonb) is 'The files among the answers, each of which begins with its number';

-- Of a file its number is kept: what it is called, and who may see that, the file says.
create function nuance_api.form_without_file_names(version bigint, answers jsonb) returns jsonb
language sql stable set search_path = nuance, pg_temp as $$
  select answers || coalesce(jsonb_object_agg(q.name, (
    select jsonb_agg(split_part(e.value, ' ', 1)) from jsonb_array_elements_text(answers -> q.name) e (value))), '{}')
  from form_question q
  where q.version_id = version and q.type = 'file' and jsonb_typeof(answers -> q.name) = 'array'
$$;

-- All filing ends here, once it is clear that it may be: by whom, for whom, and with which answers.
create function nuance_api.issue_create(
  contract bigint, requestor bigint, author bigint, title text, body text, form_version bigint, answers jsonb
) returns bigint
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  origin nuance.source;
  plan nuance.plan;
  overflow bigint;
  out_of_mana boolean := false;
  filed bigint;
  entry bigint;
  charged bigint;
begin
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
          origin.queue_id, requestor, author, case when out_of_mana then 25 else 50 end,
          mana_weight(coalesce(overflow, 0), plan.mana_cap), greatest(entry, charged))
  returning number into filed;
  if form_version is not null then
    insert into item_answers (item_number, version_id, answers) values (filed, form_version, answers);
  end if;
  insert into timeline_entry (id, item_number, person_id, kind, by_staff)
  overriding system value values (entry, filed, author, 'filed', viewer_is_staff());
  if charged is not null then
    perform mana_record(contract, 'filing', -plan.filing_cost, filed);
    insert into timeline_entry (id, item_number, person_id, kind, by_staff, old, new)
    overriding system value
    values (charged, filed, author, 'mana', viewer_is_staff(),
            case when out_of_mana then 'out-of-mana' else 'filed' end, -plan.filing_cost);
  end if;
  insert into queue_stay (item_number, queue_id) values (filed, origin.queue_id);
  return filed;
end $$;
comment on function nuance_api.issue_create(bigint, bigint, bigint, text, text, bigint, jsonb) is
  'Makes an issue; whether it may be made has been asked';

create function nuance_api.issue_file(
  submission nuance.submission_key, contract nuance.contract_id, body nuance.markdown default null,
  title nuance.issue_title default null, form_version nuance.form_version_id default null,
  answers nuance.answers default null, name nuance.person_name default null,
  email nuance.email_address default null, website nuance.left_empty default null,
  stamp nuance.form_stamp default null, work nuance.form_work default null,
  network nuance.network_address default null, urgent nuance.flag default null,
  down nuance.what_is_down default null, draft nuance.draft_key default null,
  files nuance.attachment_ids default null, files_private nuance.flag default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := viewer_person();
  requestor bigint := viewer;
  earlier nuance.outcome;
  visible record;
  form record;
  filed bigint;
begin
  if viewer is not null then
    earlier := submission_begin(submission, 'issue_file');
    if earlier.location is not null then
      return earlier;
    end if;
  end if;
  select v.id, v.why_not into visible from visible_contract v where v.id = contract;
  if visible.id is null then
    perform require_person();
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif visible.why_not is not null then
    raise exception using errcode = 'NU403', message = visible.why_not;
  elsif urgent and not may_page(contract) then
    raise exception using errcode = 'NU403', message = 'may-not-page';
  elsif urgent and coalesce(trim(down), '') = '' then
    perform refuse('down', 'required');
  end if;
  if viewer is null and exists (select from unconfirmed u where u.key = submission) then
    return row('/check-mail', 'confirm-sent', trim(email), null)::nuance.outcome;
  end if;
  -- A form that was published while this one was checked is asked anew.
  select f.version_id into form from filing_form f where f.contract_id = contract;
  if form.version_id is not null and issue_file.form_version is null then
    perform refuse('form_version', 'required');
  elsif form.version_id is distinct from issue_file.form_version then
    raise exception using errcode = 'NU409', message = 'form-changed';
  elsif form.version_id is null and body is null then
    perform refuse('body', 'required');
  elsif form.version_id is not null then
    if body is not null or title is not null then
      perform refuse(case when title is null then 'body' else 'title' end, 'unknown-field');
    end if;
    body := left(coalesce(form_answer(form.version_id, answers, 'body'), ''), 100000);
    title := title_from(form_answer(form.version_id, answers, 'title'));
    files := nullif(coalesce(files, '{}') || coalesce(form_files(form.version_id, answers), '{}'), '{}');
    answers := form_without_file_names(form.version_id, answers);
  end if;
  if viewer is null then
    if files is not null then
      perform refuse('files', 'log-in-to-attach');
    end if;
    -- Without an account nothing is an issue before the address is proven.
    perform intake_hold(submission, contract, jsonb_build_object('body', body, 'title', title,
                          'form_version', form.version_id, 'answers', answers),
                        name, email, website, stamp, work, network);
    return row('/check-mail', 'confirm-sent', trim(email), null)::nuance.outcome;
  elsif email is not null or name is not null then
    requestor := intake_requestor(name, email);
  end if;
  if not viewer_is_staff() then
    perform rate_take('account', viewer::text);
  end if;
  filed := issue_create(contract, requestor, viewer, title, body, form.version_id, answers);
  perform attachments_claim(files, filed, (select e.id from timeline_entry e where e.item_number = filed and e.kind = 'filed'),
                            false, files_private);
  if urgent then
    perform page_open(i, down, clock_timestamp()) from nuance.item i where i.number = filed;
  end if;
  perform draft_sent(null, contract, draft);
  return submission_end(submission, row('/N' || filed, 'filed', 'N' || filed, null)::nuance.outcome);
end $$;
