-- SPDX-License-Identifier: Apache-2.0
-- A draft as those who file would see it.
-- :one questions
-- :require
-- :param form form_key
select f.key as form, f.name, f.draft_revision as version, f.draft_revision as form_version, f.draft as definition__form
from nuance_api.admin_form f
where f.key = :form
