-- SPDX-License-Identifier: Apache-2.0
-- Who may file for an instance goes straight to the form.
-- :redirect
-- :param instance reported_instance
select '/contract/' || c.id || '/new' as location
from nuance_api.visible_instance i
join nuance_api.visible_contract c on c.id = i.contract_id
where i.name = :instance and c.why_not is null
