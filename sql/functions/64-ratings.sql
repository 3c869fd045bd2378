-- SPDX-License-Identifier: Apache-2.0
-- Requestors say once how satisfied they are, after closing, and may change it for 14 days: on the item, by its access
-- link, or by the link in the mail that told of the closing.

create trigger append_only before update or delete or truncate on nuance.item_rating
for each statement execute function nuance_api.refuse_change();

-- Whoever has the mail may say it: 123.45.MAC is item 123, asked for by person 45.
create function nuance_api.rating_token(item bigint, person bigint) returns text
language sql stable security definer set search_path = nuance_api, pg_temp as $$
  select item || '.' || person || '.' || left(encode(mail_mac('rating:' || item || '.' || person), 'hex'), 32)
$$;
comment on function nuance_api.rating_token(bigint, bigint) is 'What the link to rate an item ends in';

create function nuance_api.rating_item(token text) returns nuance.item
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  result nuance.item;
begin
  if token ~ '^[1-9][0-9]{0,17}\.[1-9][0-9]{0,17}\.[0-9a-f]{32}$'
     -- Digests are compared, so that how long it takes tells nothing.
     and sha256(convert_to(rating_token(split_part(token, '.', 1)::bigint, split_part(token, '.', 2)::bigint), 'UTF8'))
         = sha256(convert_to(token, 'UTF8')) then
    select * into result from item i
    where i.number = split_part(token, '.', 1)::bigint and i.requestor_id = split_part(token, '.', 2)::bigint;
  end if;
  return result;
end $$;
comment on function nuance_api.rating_item(text) is 'The item that a link rates, while who it was sent to is the requestor; null when it is not one of ours';

create function nuance_api.rate(wanted bigint, said text, because text) returns void
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  target nuance.item;
  last item_rating;
begin
  select * into strict target from item i where i.number = wanted for no key update;
  if not may_rate(target) then
    raise exception using errcode = 'NU409', message = 'rating-closed';
  end if;
  select * into last from item_rating r where r.item_number = wanted order by r.id desc limit 1;
  if last.rating = said and last.words = coalesce(because, '') then
    return;
  end if;
  insert into item_rating (item_number, person_id, queue_id, first_at, rating, words)
  values (wanted, target.requestor_id, coalesce(last.queue_id, target.queue_id), coalesce(last.first_at, now()), said,
          coalesce(because, ''));
  if last.rating = said then
    return;
  end if;
  update rating_count c set n = c.n - 1
  where c.queue_id = last.queue_id and c.day = (last.first_at at time zone 'UTC')::date and c.rating = last.rating;
  insert into rating_count as c (queue_id, day, rating, n)
  values (coalesce(last.queue_id, target.queue_id), (coalesce(last.first_at, now()) at time zone 'UTC')::date, said, 1)
  on conflict (day, queue_id, rating) do update set n = c.n + 1;
end $$;
comment on function nuance_api.rate(bigint, text, text) is 'Writes down what the requestor says, and keeps the counts';

create function nuance_api.item_rate(
  submission nuance.submission_key, number nuance.item_number, rating nuance.rating, words nuance.rating_words default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  viewer bigint := require_person();
  earlier nuance.outcome := submission_begin(submission, 'item_rate');
  asked boolean;
begin
  if earlier.location is not null then
    return earlier;
  end if;
  select v.is_requestor into asked from visible_item v where v.number = item_rate.number;
  if asked is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  elsif not asked then
    raise exception using errcode = 'NU403', message = 'not-requestor';
  end if;
  perform rate(number, rating, words);
  return submission_end(submission, row('/N' || number || '#rating', 'rated', 'N' || number, null)::nuance.outcome);
end $$;

create function nuance_api.rating_give(
  submission nuance.submission_key, token nuance.mail_token, rating nuance.rating, words nuance.rating_words default null
) returns nuance.outcome
language plpgsql security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  target nuance.item := rating_item(token);
  earlier nuance.outcome;
begin
  if target.number is null then
    raise exception using errcode = 'NU404', message = 'not-found';
  end if;
  earlier := submission_begin(submission, 'rating_give');
  if earlier.location is not null then
    return earlier;
  end if;
  perform rate(target.number, rating, words);
  return submission_saved(submission, '/rate/' || token, 'rated');
end $$;

create function nuance_api.rating_by_token(
  token nuance.mail_token, out item bigint, out title text, out may_rate boolean, out rating text, out words text, out at timestamptz
) returns setof record
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
declare
  target nuance.item := rating_item(token);
begin
  if target.number is null then
    return;
  end if;
  item := target.number;
  title := target.title;
  may_rate := nuance_api.may_rate(target);
  select r.rating, r.words, r.at into rating, words, at from item_rating r where r.item_number = target.number order by r.id desc limit 1;
  return next;
end $$;
comment on function nuance_api.rating_by_token(nuance.mail_token) is 'What the link in a mail asks, and what was said so far';
