-- SPDX-License-Identifier: Apache-2.0
-- What the form carries for somebody without an account; nothing for all others.
-- :one visitor
-- :param contract contract_id
select nuance_api.form_stamp() as stamp
from nuance_api.visible_contract c
where c.id = :contract and c.why_not is null and (select nuance_api.viewer_person()) is null
