-- SPDX-License-Identifier: Apache-2.0
-- What an invitation offers, for whoever has its link; or why it no longer works.
-- :one invitation
-- :require
-- :param token invitation_token
select i.state, i.contract, i.contract_name, i.plan, i.role, i.email, i.invited_by, i.expires_at, i.mana_cost,
       i.present_role, i.already
from nuance_api.invitation_by_token(:token) i
