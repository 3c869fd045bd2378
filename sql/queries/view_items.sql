-- SPDX-License-Identifier: Apache-2.0
-- What a view finds now.
-- :list items item
-- :page 50
-- :param view view_id
-- :param after list_cursor optional
select s.number, s.title, s.excerpt, s.status, s.closed, s.priority, s.priority_name, s.requestor, s.contract,
       s.contract_name, s.owner, s.activity_at, s.comments, s.deadline, s.late, s.urgent, s.said__marked, s.tags as tag__each, s.cursor,
       s.found as found__list, s.beyond as beyond__list
from nuance_api.search_items((select v.terms from nuance_api.my_view v where v.id = :view), :after) s
