-- SPDX-License-Identifier: Apache-2.0
-- What the mail that mail_envelope addressed tells of, oldest first. The newest fifty, or fewer where they are long: a mail
-- has an end, and the page has the rest.
-- :list timeline entry
select e.id, e.kind, e.at, e.person, e.by_staff, e.internal, e.old, e.new,
       e.body as body__markdown, e.body as words__text, nullif(e.there - count(*) over (), 0) as left_out__list
from (
  select n.*, count(*) over () as there,
         sum(coalesce(length(n.body), 0)) over (order by n.id desc) - coalesce(length(n.body), 0) as after_it,
         row_number() over (order by n.id desc) as place
  from nuance_api.mail_entry n
) e
where e.after_it <= 300000 and e.place <= 50
order by e.id
