-- SPDX-License-Identifier: Apache-2.0
-- Whom the viewer may name on an item.
-- :list people person
-- :param number item_number
select p.login, p.name from nuance_api.nameable_person p where p.item_number = :number order by p.name, p.login limit 1000
