-- SPDX-License-Identifier: Apache-2.0
-- Those who pay beside those who do not, in all public queues together.
-- :list payers span
select f.paid, split_part(f.span, ' ', 1)::integer as days, f.arrivals, f.answered, f.enough, f.rate,
       f.median_seconds, f.ninetieth_seconds, f.within_promise,
       f.open_arrivals, f.open_median_seconds, f.open_ninetieth_seconds
from nuance_api.public_figure f
where f.queue_id is null and f.span like '% days'
order by f.paid, days
