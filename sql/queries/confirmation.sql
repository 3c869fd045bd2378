-- SPDX-License-Identifier: Apache-2.0
-- What is to be confirmed, for whoever has the link.
-- :one confirmation
-- :require
-- :param confirmation link_token
select c.state, c.title, c.name, c.email, c.expires_at, c.body as body__markdown
from nuance_api.confirmation_by_token(:confirmation) c
