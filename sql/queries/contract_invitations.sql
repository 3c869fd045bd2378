-- SPDX-License-Identifier: Apache-2.0
-- Invitations nobody has accepted yet; for those who may invite.
-- :list invitations invitation
-- :param contract contract_id
select n.id, n.email, n.role, n.invited_by, n.created_at, n.expires_at, n.expired, n.path,
       n.mana_cost, n.waived_reason
from nuance_api.contract_invitation n
where n.contract_id = :contract
order by n.id desc
limit 100
