-- SPDX-License-Identifier: Apache-2.0
-- The form by which an issue is filed through a contract; nothing where a plain text is.
-- :one questions
-- :param contract contract_id
select f.key as form, f.name, f.version, f.version_id as form_version, f.definition as definition__form
from nuance_api.filing_form f
where f.contract_id = :contract
