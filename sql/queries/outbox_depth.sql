-- SPDX-License-Identifier: Apache-2.0
-- How much waits, for the metrics. No page: see mod_nuance/delivery.c.
-- :one depth
select d.waiting, d.sending, d.failed, d.oldest, d.repeats from nuance_api.outbox_depth() d
