-- SPDX-License-Identifier: Apache-2.0
-- One form to work on: its draft as text, and what the text says.
-- :one form-draft
-- :require
-- :param form form_key
select f.key, f.name, f.kind, f.version, f.published_at, f.published_by, f.changed, f.sources, f.draft_revision as revision,
       f.draft as text__text, f.draft as design__design
from nuance_api.admin_form f
where f.key = :form
