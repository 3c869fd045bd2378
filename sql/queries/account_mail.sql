-- SPDX-License-Identifier: Apache-2.0
-- What the viewer wants to hear of by mail.
-- :one mail
select m.nothing, m.replies, m.changes, m.contracts, m.assigned, m.mentions, m.escalations, m.manages, m.staff
from nuance_api.my_mail m
