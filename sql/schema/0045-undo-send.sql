-- SPDX-License-Identifier: Apache-2.0
-- A public reply waits some seconds, in which its writer can take it back.

-- field: choice 0 10 30
create domain nuance.undo_seconds as smallint check (value in (0, 10, 30));

alter table nuance.account add column undo_seconds smallint check (undo_seconds in (0, 10, 30));
comment on column nuance.account.undo_seconds is 'How long a public reply waits before it goes out; null: 10 for staff, 0 for others';
