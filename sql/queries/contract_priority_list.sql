-- SPDX-License-Identifier: Apache-2.0
-- A contract's priorities as a whole: what the viewer may do to them.
-- :one priority-list
-- :param contract contract_id
select l.version, l.live, l.most, l.may_edit, l.may_add, l.why_not
from nuance_api.contract_priority_list l
where l.contract_id = :contract
