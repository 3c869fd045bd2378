-- SPDX-License-Identifier: Apache-2.0
-- Answers for everybody, and what staff make them from.

create view nuance_api.public_answer as
select a.item_number as number, a.title, a.body, a.published_at
from nuance.public_answer a
where a.withdrawn_at is null;
comment on view nuance_api.public_answer is 'For everyone, visitors too';

create function nuance_api.answer_version(published_at timestamptz, withdrawn_at timestamptz) returns bigint
language sql immutable parallel safe as
$$ select coalesce((date_part('epoch', coalesce(withdrawn_at, published_at)) * 1000000)::bigint, 0) $$;
comment on function nuance_api.answer_version(timestamptz, timestamptz) is 'Another one after each change of an answer; 0: there is none yet';

-- What was published, or else the issue's title and the last public words of staff.
create view nuance_api.answer_draft as
select i.number, i.title as item_title, coalesce(a.title, i.title) as title,
       coalesce(a.body, (select coalesce(s.body, e.body) from nuance.timeline_entry e
                         left join nuance.entry_state s on s.entry_id = e.id
                         where s.removed_at is null and e.item_number = i.number and e.kind = 'comment' and e.by_staff and not e.internal
                         order by e.id desc limit 1)) as body,
       coalesce(a.withdrawn_at is null and a.item_number is not null, false) as published,
       nuance_api.answer_version(a.published_at, a.withdrawn_at) as version
from nuance.item i
left join nuance.public_answer a on a.item_number = i.number
where (select nuance_api.viewer_is_staff());
