-- SPDX-License-Identifier: Apache-2.0
-- Which of a form's saves is the newest, as its page counts them: one that is late does not replace a later one.

-- A key that is none is refused by name where it is read, which a domain cannot do.
alter domain nuance.draft_key drop constraint draft_key_check;

alter table nuance.draft add column written_turn bigint;
comment on column nuance.draft.written_turn is 'The number the form gave to this save, greater than those it gave before; null where it gives none';
