-- SPDX-License-Identifier: Apache-2.0
-- What an issue was filed with: versions first, then the steps, then the rest as it was asked.
-- :list answers answer
-- :param number item_number
select a.name, a.type, a.label, a.place, a.form as form__list, a.version as version__list,
       case when a.type not in ('long', 'steps') then a.value end as value, a.option_label,
       case when a.type in ('long', 'steps') then a.value end as text__markdown
from nuance_api.item_answer a
where a.item_number = :number
order by case a.type when 'version' then 0 when 'steps' then 1 else 2 end, a.position, a.place
