-- SPDX-License-Identifier: Apache-2.0
-- Whom the filing form is made for, so that what they wrote is kept for them; nothing for a visitor.
-- :one writer
-- :param contract contract_id
select nuance_api.viewer_proof() as proof
from nuance_api.visible_contract c
where c.id = :contract and (select nuance_api.viewer_person()) is not null
