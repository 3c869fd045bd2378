-- SPDX-License-Identifier: Apache-2.0
-- A piece of a job that is due, if any. No page: the background asks, see mod_nuance/background.c.
-- :one job
select d.job, d.dealt, d.failure
from nuance_api.run_due_job() d
