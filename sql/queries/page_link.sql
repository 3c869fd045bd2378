-- SPDX-License-Identifier: Apache-2.0
-- What the link in a page is about, for whoever has it.
-- :one paged
-- :require
-- :param token page_token
select p.number as item, p.title, p.contract_name, p.what, p.opened_at, p.paged_by, p.sent_to, p.acknowledged_at, p.acknowledged_by,
       p.closed_at, p.works
from nuance_api.page_by_token(:token) p
