-- SPDX-License-Identifier: Apache-2.0
-- What is looked up by a message or an issue is found by an index.

create index invitation_outbox on nuance.invitation (outbox_id) where outbox_id is not null;
create index unconfirmed_outbox on nuance.unconfirmed (outbox_id) where outbox_id is not null;
create index unconfirmed_item on nuance.unconfirmed (item_number) where item_number is not null;

comment on column nuance.job.failures_in_a_row is 'Each doubles the wait, up to ten times the usual one, and an hour';
