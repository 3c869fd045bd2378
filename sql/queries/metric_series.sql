-- SPDX-License-Identifier: Apache-2.0
-- Series for monitoring. No page: the background reads them, see mod_nuance/metrics_series.h.
-- :list series sample
select s.family, s.type, s.help, s.suffix, s.labels, s.value from nuance_api.metric_series() s
