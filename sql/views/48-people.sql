-- SPDX-License-Identifier: Apache-2.0
-- What staff see of a person.

create view nuance_api.staff_known_person as
select p.id, p.name, p.time_zone, p.language, a.login, a.role, a.disabled_at is not null as disabled,
       (select string_agg(d.value, ', ' order by d.id) from nuance.address d
        where d.person_id = p.id and d.kind = 'email' and d.verified_at is not null) as email,
       to_char(now() at time zone p.time_zone, 'HH24:MI') as local_time,
       to_char(now() at time zone p.time_zone, 'FMDay') as local_day,
       n.id as note_id, nullif(n.body, '') as note, n.at as noted_at, w.name as noted_by
from nuance.person p
left join nuance.account a on a.person_id = p.id
left join lateral (
  select x.id, x.body, x.at, x.written_by from nuance.person_note x where x.person_id = p.id order by x.id desc limit 1) n on true
left join nuance.person w on w.id = n.written_by
where (select nuance_api.viewer_is_staff());
comment on view nuance_api.staff_known_person is 'By id; staff only';

create view nuance_api.person_contract as
select m.person_id, m.role, v.id, v.name, v.kind, v.plan, v.state, b.balance as mana
from nuance.membership m
join nuance_api.visible_contract v on v.id = m.contract_id
left join nuance_api.contract_balance b on b.contract_id = m.contract_id
where (select nuance_api.viewer_is_staff());
comment on view nuance_api.person_contract is 'The contracts a person belongs to; staff only';

create view nuance_api.person_note as
select n.id, n.person_id, n.at, p.name as person, n.body,
       coalesce((select e.body from nuance.person_note e where e.person_id = n.person_id and e.id < n.id order by e.id desc limit 1), '') as earlier
from nuance.person_note n
join nuance.person p on p.id = n.written_by
where (select nuance_api.viewer_is_staff());
comment on view nuance_api.person_note is 'How what is noted of a person was changed; staff only';
