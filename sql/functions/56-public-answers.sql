-- SPDX-License-Identifier: Apache-2.0
-- Staff publish an answer for everybody, and withdraw it.

create function nuance_api.answer_publish(
  submission nuance.submission_key, number nuance.item_number, version nuance.answer_version,
  answer_title nuance.issue_title, answer nuance.markdown
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'answer_publish');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  if not exists (select from item i where i.number = answer_publish.number) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  -- A form made before somebody else's change must neither undo it unseen nor bring back what was withdrawn.
  insert into public_answer as a (item_number, title, body, published_by)
  values (answer_publish.number, trim(answer_title), answer, viewer)
  on conflict (item_number) do update
    set title = excluded.title, body = excluded.body, published_by = excluded.published_by, published_at = now(),
        withdrawn_at = null
    where answer_version(a.published_at, a.withdrawn_at) = answer_publish.version;
  if not found then
    raise exception using errcode = 'NU409', message = 'answer-was-changed';
  end if;
  return submission_saved(submission, '/answer/' || answer_publish.number, 'answer-published');
end $$;

create function nuance_api.answer_withdraw(submission nuance.submission_key, number nuance.item_number)
returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_staff();
  earlier nuance.outcome := submission_begin(submission, 'answer_withdraw');
begin
  if earlier.location is not null then
    return earlier;
  end if;
  if not exists (select from item i where i.number = answer_withdraw.number) then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  update public_answer a set withdrawn_at = now()
  where a.item_number = answer_withdraw.number and a.withdrawn_at is null;
  return submission_end(submission, row('/N' || answer_withdraw.number, 'answer-withdrawn', 'N' || answer_withdraw.number, null)::nuance.outcome);
end $$;

create function nuance_api.answers_like(words text) returns table (number bigint, title text)
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp
set gin_fuzzy_search_limit = 5000 as $$
declare
  wanted text[];
  least integer;
begin
  select array_agg(w.lexeme), case when count(*) > 2 then 2 else 1 end into wanted, least
  from unnest(to_tsvector('pg_catalog.english', left(words, 300))) w where length(w.lexeme) between 2 and 40;
  if wanted is null then
    return;
  end if;
  return query
  select c.number, c.title
  from (select a.item_number as number, a.title, to_tsvector('pg_catalog.english', a.title || ' ' || a.body) as said
        from public_answer a
        where a.withdrawn_at is null
          and to_tsvector('pg_catalog.english', a.title || ' ' || a.body) @@
              (select string_agg(quote_literal(w), ' | ')::tsquery from unnest(wanted) w)
        limit 300) c
  cross join lateral (select count(*) as shared from unnest(c.said) s where s.lexeme = any (wanted)) m
  where m.shared >= least
  order by m.shared desc, c.number desc limit 3;
end $$;
comment on function nuance_api.answers_like(text) is 'At most three answers for everybody that share words with a text';
