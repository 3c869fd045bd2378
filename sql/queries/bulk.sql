-- SPDX-License-Identifier: Apache-2.0
-- A change of many items, as far as it has come; staff only.
-- :one bulk
-- :require
-- :param bulk bulk_id
select b.id, b.person, b.own, b.made_at, b.state, b.undoes, b.undone_by, nullif(b.asked, '') as asked, nuance_api.url_encoded(nullif(b.asked, '')) as asked_address,
       b.quiet, b.total, b.unchanged, nullif(b.unfit, 0) as unfit, b.taken, b.done, b.skipped, b.failed, b.total - b.taken as left,
       case when b.total > 0 then 100 * b.taken / b.total end as percent,
       b.began_at, b.ended_at, b.status, b.priority, b.queue, b.owner_id, b.owner, b.internal,
       b.state in ('done', 'cancelled') and b.done > 0 and b.ended_at > now() - interval '30 days' as may_undo,
       b.comment as comment__markdown, b.tags_add as added_tag__each, b.tags_remove as removed_tag__each,
       b.fields as changed_field__each
from nuance_api.visible_bulk b
where b.id = :bulk
