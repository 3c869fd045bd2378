-- SPDX-License-Identifier: Apache-2.0
-- What the viewer has waiting for this item, or what failed; and what staff can undo.
-- :list commands command
-- :param number item_number
select c.id, c.kind, c.state, c.entry, c.not_before, c.may_undo, c.own, c.person, c.problem,
       c.problem_field, c.problem_detail, c.internal, c.comment as comment__text
from nuance_api.item_command c
where c.item_number = :number
order by c.id desc
limit 50
