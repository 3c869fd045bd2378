-- SPDX-License-Identifier: Apache-2.0
-- What the viewer said of the mail they want.

create view nuance_api.my_mail as
select coalesce(p.nothing, false) as nothing, coalesce(p.replies, true) as replies, coalesce(p.changes, true) as changes,
       coalesce(p.contracts, false) as contracts, coalesce(p.assigned, true) as assigned,
       coalesce(p.mentions, true) as mentions, coalesce(p.escalations, true) as escalations,
       exists (select from nuance.membership m where m.person_id = v.person and m.role in ('manager', 'contact')) as manages,
       nuance_api.viewer_is_staff() as staff
from (select nuance_api.viewer_person() as person) v
left join nuance.mail_preference p on p.person_id = v.person
where v.person is not null;

create view nuance_api.my_address as
select a.id, a.value, a.verified_at,
       a.verified_at is not null and not exists (
         select from nuance.address b where b.person_id = a.person_id and b.kind = 'email'
         and b.verified_at is not null and b.id < a.id) as used
from nuance.address a
where a.person_id = (select nuance_api.viewer_person()) and a.kind = 'email';

create view nuance_api.my_muted as
select s.item_number from nuance.subscriber s
where s.person_id = (select nuance_api.viewer_person()) and s.muted_at is not null;

create function nuance_api.viewer_mutes(item bigint) returns boolean
language plpgsql stable security definer set search_path = nuance, nuance_api, pg_temp as $$
begin
  return exists (select from subscriber s
                 where s.item_number = item and s.person_id = viewer_person() and s.muted_at is not null);
end $$;
