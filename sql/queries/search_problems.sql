-- SPDX-License-Identifier: Apache-2.0
-- What a query names that there is not.
-- :problems
-- :param q item_query optional
select p.field, p.code, p.argument
from nuance_api.query_problems(:q) p
