-- SPDX-License-Identifier: Apache-2.0
-- How much waits for the viewer: where they were named, and what they have not sent.
-- :one unread
select u.mentions, u.drafts from nuance_api.my_unread u
