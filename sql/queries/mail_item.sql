-- SPDX-License-Identifier: Apache-2.0
-- The item the mail that mail_envelope addressed is about, as its recipient may see it.
-- :one item
select i.number, i.shown_title as title, i.contract_name, i.contract_kind,
       case when nuance_api.viewer_is_staff() then i.queue_name end as queue_name,
       current_setting('TimeZone') as zone,
       i.shown_body as description__markdown, i.shown_body as words__text
from (select nullif(current_setting('nuance.mail', true), '')::jsonb as fields) m
join nuance_api.visible_item i on i.number = (m.fields ->> 'item')::bigint and m.fields ->> 'template' = 'item'
