-- SPDX-License-Identifier: Apache-2.0
-- What was published of a form, the newest first.
-- :list versions version
-- :param form form_key
select v.number, v.published_at, v.published_by
from nuance_api.admin_form_version v
where v.key = :form
order by v.number desc
limit 50
