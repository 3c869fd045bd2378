-- SPDX-License-Identifier: Apache-2.0
-- What canned replies may hold for variables.
-- :list variables variable
select v.name from unnest(nuance_api.reply_variables()) with ordinality v (name, place) order by v.place
