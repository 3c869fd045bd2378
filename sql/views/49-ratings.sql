-- SPDX-License-Identifier: Apache-2.0
-- What requestors said of the help they got: they read their own, staff all.

create function nuance_api.may_rate(item nuance.item) returns boolean
language plpgsql stable security definer set search_path = nuance, pg_temp as $$
begin
  return item.closed and item.status not in ('spam', 'duplicate') and not exists (
    select from item_rating r where r.item_number = item.number and r.first_at < now() - interval '14 days');
end $$;
comment on function nuance_api.may_rate(nuance.item) is 'Whether an item''s requestor may say, or say otherwise, how satisfied they are';

create view nuance_api.visible_rating as
select v.number as item_number, v.is_requestor and nuance_api.may_rate(i) as may_rate, r.rating, r.words, r.at
from nuance_api.visible_item v
join nuance.item i on i.number = v.number
left join lateral (
  select x.rating, x.words, x.at from nuance.item_rating x where x.item_number = v.number order by x.id desc limit 1) r on true
where (v.is_requestor or (select nuance_api.viewer_is_staff())) and v.closed;

create view nuance_api.desk_rating as
select q.key as queue, q.name as queue_name, q.position, c.day, c.rating, c.n
from nuance.rating_count c
join nuance.queue q on q.id = c.queue_id
where (select nuance_api.viewer_is_staff());

-- Of the last 90 days, for everyone, where an admin chose so. What fewer than five said is about persons, and is not said.
create view nuance_api.public_rating as
select q.id as queue_id, coalesce(sum(c.n) filter (where c.rating = 'good'), 0)::bigint as good,
       coalesce(sum(c.n) filter (where c.rating = 'middling'), 0)::bigint as middling,
       coalesce(sum(c.n) filter (where c.rating = 'bad'), 0)::bigint as bad
from nuance.queue q
join nuance.rating_count c on c.queue_id = q.id and c.day > (now() at time zone 'UTC')::date - 90
where q.ratings_public and q.is_public and q.successor_id is null
group by q.id
having sum(c.n) >= 5;
