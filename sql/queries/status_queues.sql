-- SPDX-License-Identifier: Apache-2.0
-- Response figures for everyone.
-- :list figures queue
select key, name, promise_seconds, arrivals, answered, rate, median_seconds, within_promise, waiting,
       enough, computed_at
from nuance_api.public_figures
order by position, id
