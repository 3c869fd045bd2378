-- SPDX-License-Identifier: Apache-2.0
-- The forms there are.
-- :list forms form
select f.key, f.name, f.kind, f.version, f.published_at, f.published_by, f.changed, f.sources
from nuance_api.admin_form f
order by f.name, f.key
